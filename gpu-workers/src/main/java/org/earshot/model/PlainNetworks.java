package org.earshot.model;

/** The networks that are one chain of convolutions with bias and ReLU, by torchvision. */
final class PlainNetworks {
  private static final double DROPOUT = 0.5;
  private static final int PUBLISHED = 64;

  private PlainNetworks() {}

  /** AlexNet as its author's "One weird trick" (2014) has it, up to the dense layers. */
  static void alexNet(NetworkBuilder network, int width) {
    String x = network.rectified("convolution1", NetworkBuilder.INPUT, width, 11, 4, 2);
    x = network.maxPooling("pool1", x, 3, 2, 0);
    x = network.rectified("convolution2", x, scaled(192, width), 5, 1, 2);
    x = network.maxPooling("pool2", x, 3, 2, 0);
    x = network.rectified("convolution3", x, scaled(384, width), 3, 1, 1);
    x = network.rectified("convolution4", x, scaled(256, width), 3, 1, 1);
    x = network.rectified("convolution5", x, scaled(256, width), 3, 1, 1);
    head(network, network.maxPooling("pool3", x, 3, 2, 0));
  }

  /** VGG-16 up to the dense layers: five stages of 3x3 convolutions, each behind it halved. */
  static void vgg16(NetworkBuilder network, int width) {
    int[] convolutions = {2, 2, 3, 3, 3};
    String x = NetworkBuilder.INPUT;
    for (int stage = 0; stage < convolutions.length; stage++) {
      int channels = width << Math.min(stage, 3);
      for (int k = 0; k < convolutions[stage]; k++) {
        String name = "stage%d-convolution%d".formatted(stage + 1, k + 1);
        x = network.rectified(name, x, channels, 3, 1, 1);
      }
      x = network.maxPooling("stage%d-pool".formatted(stage + 1), x, 2, 2, 0);
    }
    head(network, x);
  }

  /** In place of the published dense layers, which fit one size of input only. */
  private static void head(NetworkBuilder network, String x) {
    network.dropout("dropout", network.globalPooling("pool", x), DROPOUT);
  }

  /** A published number of channels where the first stage has {@code width}, at least 1. */
  static int scaled(int channels, int width) {
    return Math.max(1, (int) ((channels * (long) width + PUBLISHED / 2) / PUBLISHED));
  }
}
