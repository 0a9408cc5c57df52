package org.earshot.model;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Names the victim architectures and writes each as a DL4J graph configuration.
 *
 * <p>Every network reads one channel, {@code [batch, 1, rows, columns]}, pools globally before its
 * classifier so that any size fits, and ends in a softmax with cross-entropy, so that {@code
 * ComputationGraph.output} gives probabilities. Convolutions have no bias in front of batch
 * normalisation and start from He's normal initialisation; all other widths of a network grow with
 * that of its first stage. The size of the input is kept in the saved model (see {@link
 * NetworkBuilder}).
 */
public enum Architecture {
  /**
   * torchvision's {@code googlenet} without auxiliary heads (Szegedy et al. 2015, with batch
   * normalisation): nine inception modules, w = 64 channels in the first convolution, dropout 0.2.
   */
  GOOGLENET("googlenet", 64, 15) {
    @Override
    void build(NetworkBuilder network, int width) {
      new GoogLeNet(network, width).build();
    }
  },
  /**
   * The convolutions of torchvision's {@code alexnet} (Krizhevsky 2014), w = 64 channels in the
   * first, then global average pooling and dropout 0.5 in front of one dense layer.
   */
  ALEXNET("alexnet", 64, 63) {
    @Override
    void build(NetworkBuilder network, int width) {
      PlainNetworks.alexNet(network, width);
    }
  },
  /**
   * The convolutions of torchvision's {@code vgg16} (Simonyan and Zisserman 2015, configuration D,
   * no batch normalisation), widths w, 2w, 4w, 8w, 8w (w = 64), then the head of {@link #ALEXNET}.
   */
  VGG_16("vgg-16", 64, 32) {
    @Override
    void build(NetworkBuilder network, int width) {
      PlainNetworks.vgg16(network, width);
    }
  },
  /**
   * torchvision's {@code resnet18} with one input channel: a 7x7 stem of stride 2, 3x3 max pooling
   * of stride 2, four stages of two basic blocks, widths w, 2w, 4w, 8w (w = 64).
   */
  RESNET_18("resnet-18", 64, 32) {
    @Override
    void build(NetworkBuilder network, int width) {
      ResidualNetworks.imageNet(network, width, new int[] {2, 2, 2, 2});
    }
  },
  /** torchvision's {@code resnet34}: {@link #RESNET_18} with 3, 4, 6 and 3 blocks. */
  RESNET_34("resnet-34", 64, 32) {
    @Override
    void build(NetworkBuilder network, int width) {
      ResidualNetworks.imageNet(network, width, new int[] {3, 4, 6, 3});
    }
  },
  /**
   * He et al. 2016, "Deep Residual Learning for Image Recognition", section 4.2: 6n + 2 layers with
   * n = 9, widths w, 2w, 4w (w = 16), a 3x3 stem of stride 1, and projection shortcuts (option B)
   * where the shape changes.
   */
  RESNET_56("resnet-56", 16, 4) {
    @Override
    void build(NetworkBuilder network, int width) {
      ResidualNetworks.cifar(network, width, 9);
    }
  };

  /** The name of the layer that gives the logits, in every network. */
  public static final String LAST_LAYER = "logits";

  private final String id;
  private final int defaultWidth;
  private final int smallestSide;

  Architecture(String id, int defaultWidth, int smallestSide) {
    this.id = id;
    this.defaultWidth = defaultWidth;
    this.smallestSide = smallestSide;
  }

  abstract void build(NetworkBuilder network, int width);

  /** Gives the name on the command line and in model cards, such as {@code resnet-56}. */
  public String id() {
    return id;
  }

  /** The least height and width of the input: nothing is left for the last layers of smaller. */
  public int smallestSide() {
    return smallestSide;
  }

  /** Gives the published number of channels of the first stage. */
  public int defaultWidth() {
    return defaultWidth;
  }

  /**
   * Finds an architecture by its id.
   *
   * @throws IllegalArgumentException if there is none of that id
   */
  public static Architecture of(String id) {
    return Arrays.stream(values())
        .filter(a -> a.id.equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(unknown(id)));
  }

  private static String unknown(String id) {
    String known = Arrays.stream(values()).map(Architecture::id).collect(Collectors.joining(", "));
    return "architecture must be one of " + known + " but is " + id;
  }

  /**
   * Writes the configuration of a network that is not yet initialised.
   *
   * @param rows height of the input, at least {@link #smallestSide()}
   * @param columns width of the input, the same bound
   * @param classes number of logits, at least 2
   * @param baseWidth channels of the first stage, at least 1; see {@link #defaultWidth()}
   * @param seed of the initial weights
   * @param optimizer {@code adam} (decoupled weight decay) or {@code sgd} (Nesterov momentum 0.9,
   *     L2 penalty); the learning rate is the training's, not the configuration's
   * @param weightDecay coefficient on convolution and dense weights, at least 0; biases and batch
   *     normalisation have none
   * @throws IllegalArgumentException if an argument is outside its bounds
   */
  public ComputationGraphConfiguration configuration(
      int rows,
      int columns,
      int classes,
      int baseWidth,
      long seed,
      String optimizer,
      double weightDecay) {
    require("rows", rows, smallestSide);
    require("columns", columns, smallestSide);
    require("classes", classes, 2);
    require("baseWidth", baseWidth, 1);
    var network = new NetworkBuilder(rows, columns, seed, optimizer, weightDecay);
    build(network, baseWidth);
    return network.finish(classes);
  }

  private static void require(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + " but is " + value);
    }
  }
}
