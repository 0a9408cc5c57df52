package org.earshot.model;

/**
 * Szegedy et al. 2015, "Going deeper with convolutions", as torchvision has it: batch normalisation
 * with eps 0.001 behind every convolution, and 3x3 where the paper has 5x5.
 */
final class GoogLeNet {
  private static final double EPS = 0.001;
  private final NetworkBuilder network;
  private final int width;
  private int rows;
  private int columns;

  GoogLeNet(NetworkBuilder network, int width) {
    this.network = network;
    this.width = width;
    this.rows = (network.rows() + 1) / 2; // behind the first convolution
    this.columns = (network.columns() + 1) / 2;
  }

  /**
   * An inception module's channels.
   *
   * @param one of the 1x1 convolution
   * @param reduce3 in front of the 3x3 convolution
   * @param reduce5 in front of the convolution that was 5x5
   * @param pooled of the 1x1 convolution behind the pooling
   */
  private record Module(
      String name, int one, int reduce3, int three, int reduce5, int five, int pooled) {}

  void build() {
    String x = convolution("convolution1", NetworkBuilder.INPUT, 64, 7, 2);
    x = halved("pool1", x);
    x = convolution("convolution2", x, 64, 1, 1);
    x = convolution("convolution3", x, 192, 3, 1);
    x = halved("pool2", x);
    x = inception(x, new Module("inception3a", 64, 96, 128, 16, 32, 32));
    x = inception(x, new Module("inception3b", 128, 128, 192, 32, 96, 64));
    x = halved("pool3", x);
    x = inception(x, new Module("inception4a", 192, 96, 208, 16, 48, 64));
    x = inception(x, new Module("inception4b", 160, 112, 224, 24, 64, 64));
    x = inception(x, new Module("inception4c", 128, 128, 256, 24, 64, 64));
    x = inception(x, new Module("inception4d", 112, 144, 288, 32, 64, 64));
    x = inception(x, new Module("inception4e", 256, 160, 320, 32, 128, 128));
    x = network.maxPoolingSame("pool4", x, 2);
    x = inception(x, new Module("inception5a", 256, 160, 320, 32, 128, 128));
    x = inception(x, new Module("inception5b", 384, 192, 384, 48, 128, 128));
    network.dropout("dropout", network.globalPooling("pool", x), 0.2);
  }

  private String inception(String x, Module m) {
    String name = m.name + "-branch";
    String one = convolution(name + "1", x, m.one, 1, 1);
    String three = convolution(name + "2-reduce", x, m.reduce3, 1, 1);
    three = convolution(name + "2", three, m.three, 3, 1);
    String five = convolution(name + "3-reduce", x, m.reduce5, 1, 1);
    five = convolution(name + "3", five, m.five, 3, 1);
    String pooled = network.maxPooling(name + "4-pool", x, 3, 1, 1);
    pooled = convolution(name + "4", pooled, m.pooled, 1, 1);
    return network.concatenation(m.name, one, three, five, pooled);
  }

  private String convolution(String name, String input, int channels, int kernel, int stride) {
    int scaled = PlainNetworks.scaled(channels, width);
    String norm = network.convolution(name, input, scaled, kernel, stride, EPS);
    return network.relu(name + "-relu", norm);
  }

  /**
   * 3x3 max pooling of stride 2, whose last window hangs over the end of an even side (PyTorch's
   * ceil_mode). DL4J's mode Same does that for even sides, Truncate for odd ones; where one is even
   * and one odd, zeros extend the even one: behind a ReLU they are never a maximum of their own.
   */
  private String halved(String name, String input) {
    boolean evenRows = rows % 2 == 0;
    boolean evenColumns = columns % 2 == 0;
    rows /= 2;
    columns /= 2;
    if (evenRows && evenColumns) {
      return network.maxPoolingSame(name, input, 3);
    }
    String x = input;
    if (evenRows || evenColumns) {
      x = network.zeros(name + "-zeros", x, evenRows ? 1 : 0, evenColumns ? 1 : 0);
    }
    return network.maxPooling(name, x, 3, 2, 0);
  }
}
