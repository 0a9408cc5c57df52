package org.earshot.model;

/** The residual networks of He et al. 2016 out of basic blocks (two 3x3 convolutions each). */
final class ResidualNetworks {
  private ResidualNetworks() {}

  /** Section 4.2: three stages of {@code blocks} basic blocks behind a 3x3 stem of stride 1. */
  static void cifar(NetworkBuilder network, int width, int blocks) {
    String stem = network.convolution("stem", NetworkBuilder.INPUT, width, 3, 1);
    stages(network, network.relu("stem-relu", stem), width, new int[] {blocks, blocks, blocks});
  }

  /** Table 1: {@code blocks.length} stages behind a 7x7 stem and 3x3 max pooling, stride 2 each. */
  static void imageNet(NetworkBuilder network, int width, int[] blocks) {
    String stem = network.convolution("stem", NetworkBuilder.INPUT, width, 7, 2);
    stem = network.relu("stem-relu", stem);
    stages(network, network.maxPooling("stem-pool", stem, 3, 2, 1), width, blocks);
  }

  private static void stages(NetworkBuilder network, String input, int width, int[] blocks) {
    String x = input;
    for (int stage = 0; stage < blocks.length; stage++) {
      for (int block = 0; block < blocks[stage]; block++) {
        boolean halves = stage > 0 && block == 0;
        String name = "stage" + (stage + 1) + "-block" + (block + 1);
        x = basicBlock(network, name, x, width << stage, halves ? 2 : 1);
      }
    }
    network.globalPooling("pool", x);
  }

  private static String basicBlock(
      NetworkBuilder network, String name, String input, int channels, int stride) {
    String a = network.convolution(name + "-a", input, channels, 3, stride);
    a = network.relu(name + "-a-relu", a);
    String b = network.convolution(name + "-b", a, channels, 3, 1);
    String shortcut =
        stride == 1 ? input : network.convolution(name + "-shortcut", input, channels, 1, stride);
    return network.relu(name + "-relu", network.sum(name + "-sum", b, shortcut));
  }
}
