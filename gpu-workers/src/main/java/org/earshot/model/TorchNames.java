package org.earshot.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * torchvision's names of the parameters of each architecture.
 *
 * <p>ResNet-56 has the scheme of the others: {@code conv1}, {@code layer1} to {@code layer3} of
 * nine blocks each, {@code downsample.0} and {@code .1} where the shape changes. The one dense
 * layer of AlexNet and VGG-16, which torchvision's have not, is {@code head}.
 */
public final class TorchNames {
  /** How DL4J's keys of the last layer begin. */
  static final String LAST = Architecture.LAST_LAYER + "_";

  /** Where torchvision's {@code features} have a convolution. */
  private static final int[] ALEXNET = {0, 3, 6, 8, 10};

  private static final int[][] VGG_16 = {{0, 2}, {5, 7}, {10, 12, 14}, {17, 19, 21}, {24, 26, 28}};

  private static final Pattern BLOCK =
      Pattern.compile("stage(\\d+)-block(\\d+)-(a|b|shortcut)(-norm)?");
  private static final Pattern INCEPTION =
      Pattern.compile("(inception\\d[a-e])-branch(\\d)(-reduce)?(-norm)?");
  private static final Pattern NUMBERED = Pattern.compile("convolution(\\d)(-norm)?");
  private static final Pattern STAGED = Pattern.compile("stage(\\d)-convolution(\\d)");

  private final Architecture architecture;

  private TorchNames(Architecture architecture) {
    this.architecture = architecture;
  }

  /**
   * Names each parameter and running statistic of a graph of that architecture.
   *
   * @return torchvision's name by DL4J's key, such as {@code stem_W}, in the graph's order
   * @throws IllegalArgumentException if the graph has a layer that the architecture has not
   */
  public static Map<String, String> of(Architecture architecture, ComputationGraph graph) {
    var names = new TorchNames(architecture);
    Map<String, String> found = new LinkedHashMap<>();
    for (String key : graph.paramTable().keySet()) {
      int split = key.lastIndexOf('_');
      String layer = names.layer(key.substring(0, split));
      found.put(key, layer + "." + kind(key.substring(split + 1)));
    }
    return found;
  }

  /** The weights of the first convolution. */
  static String first(Architecture architecture) {
    return switch (architecture) {
      case GOOGLENET -> "conv1.conv.weight";
      case ALEXNET, VGG_16 -> "features.0.weight";
      case RESNET_18, RESNET_34, RESNET_56 -> "conv1.weight";
    };
  }

  private static String kind(String key) {
    return switch (key) {
      case "W", "gamma" -> "weight";
      case "b", "beta" -> "bias";
      case "mean" -> "running_mean";
      case "var" -> "running_var";
      default ->
          throw new IllegalArgumentException("no such parameter in any architecture: " + key);
    };
  }

  private String layer(String vertex) {
    return switch (architecture) {
      case GOOGLENET -> vertex.equals("logits") ? "fc" : googLeNet(vertex);
      case ALEXNET, VGG_16 -> vertex.equals("logits") ? "head" : "features." + feature(vertex);
      case RESNET_18, RESNET_34, RESNET_56 -> residual(vertex);
    };
  }

  private static String googLeNet(String vertex) {
    Matcher plain = NUMBERED.matcher(vertex);
    if (plain.matches()) {
      return "conv" + plain.group(1) + half(plain.group(2));
    }
    Matcher m = parts(INCEPTION, vertex);
    String branch = m.group(1) + ".branch" + m.group(2);
    String part =
        switch (m.group(2)) {
          case "1" -> "";
          case "4" -> ".1";
          default -> m.group(3) == null ? ".1" : ".0";
        };
    return branch + part + half(m.group(4));
  }

  private static String half(String norm) {
    return norm == null ? ".conv" : ".bn";
  }

  private int feature(String vertex) {
    if (architecture == Architecture.ALEXNET) {
      return ALEXNET[Integer.parseInt(parts(NUMBERED, vertex).group(1)) - 1];
    }
    Matcher m = parts(STAGED, vertex);
    return VGG_16[Integer.parseInt(m.group(1)) - 1][Integer.parseInt(m.group(2)) - 1];
  }

  private static String residual(String vertex) {
    return switch (vertex) {
      case "stem" -> "conv1";
      case "stem-norm" -> "bn1";
      case "logits" -> "fc";
      default -> block(parts(BLOCK, vertex));
    };
  }

  private static String block(Matcher m) {
    boolean norm = m.group(4) != null;
    String part =
        switch (m.group(3)) {
          case "a" -> norm ? "bn1" : "conv1";
          case "b" -> norm ? "bn2" : "conv2";
          default -> norm ? "downsample.1" : "downsample.0";
        };
    return "layer%s.%d.%s".formatted(m.group(1), Integer.parseInt(m.group(2)) - 1, part);
  }

  private static Matcher parts(Pattern pattern, String vertex) {
    Matcher m = pattern.matcher(vertex);
    if (!m.matches()) {
      throw new IllegalArgumentException("no such layer in the architecture: " + vertex);
    }
    return m;
  }
}
