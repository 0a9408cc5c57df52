package org.earshot.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/**
 * What a network consists of and what a clip costs it.
 *
 * @param layers in the order of the configuration
 */
public record NetworkDescription(List<Layer> layers) {

  /**
   * One layer, or a vertex that joins several.
   *
   * @param what its kind and window, such as {@code convolution 3x3 / 2}
   * @param shape of its output for a clip: channels x rows x columns, or values
   * @param parameters that are learnt
   * @param multiplyAdds of convolutions and dense layers, for a clip; 0 for all else
   */
  public record Layer(String name, String what, String shape, long parameters, long multiplyAdds) {}

  public NetworkDescription {
    layers = List.copyOf(layers);
  }

  /** Describes a network over one-channel maps of that size; nothing is initialised. */
  public static NetworkDescription of(
      ComputationGraphConfiguration configuration, int rows, int columns) {
    Map<String, InputType> types =
        configuration.getLayerActivationTypes(InputType.convolutional(rows, columns, 1));
    List<Layer> layers = new ArrayList<>();
    configuration
        .getVertices()
        .forEach((name, vertex) -> layers.add(layer(name, vertex, types.get(name))));
    return new NetworkDescription(layers);
  }

  /** The number of parameters that are learnt. */
  public long parameters() {
    return layers.stream().mapToLong(Layer::parameters).sum();
  }

  /** Multiplications with an addition each, for a clip. */
  public long multiplyAdds() {
    return layers.stream().mapToLong(Layer::multiplyAdds).sum();
  }

  private static Layer layer(String name, GraphVertex vertex, InputType type) {
    if (!(vertex instanceof LayerVertex layer)) {
      return new Layer(name, plain(vertex, "Vertex"), shape(type), 0, 0);
    }
    var settings = layer.getLayerConf().getLayer();
    long parameters = settings.initializer().numParams(layer.getLayerConf());
    long pixels = type instanceof InputTypeConvolutional map ? map.getHeight() * map.getWidth() : 1;
    long multiplyAdds = 0;
    if (settings instanceof BatchNormalization) {
      parameters /= 2; // the running statistics are not learnt
    } else if (settings instanceof FeedForwardLayer f && parameters > 0) {
      long bias = f.getNOut() * (parameters % (f.getNIn() * f.getNOut()) == 0 ? 0 : 1);
      multiplyAdds = (parameters - bias) * pixels;
    }
    return new Layer(name, what(settings), shape(type), parameters, multiplyAdds);
  }

  private static String what(org.deeplearning4j.nn.conf.layers.Layer settings) {
    String kind = plain(settings, "Layer");
    if (settings instanceof ConvolutionLayer c) {
      return kind + window(c.getKernelSize(), c.getStride());
    }
    return settings instanceof SubsamplingLayer s
        ? s.getPoolingType().toString().toLowerCase(java.util.Locale.ROOT)
            + " pooling"
            + window(s.getKernelSize(), s.getStride())
        : kind;
  }

  private static String window(int[] kernel, int[] stride) {
    String steps = stride[0] == 1 && stride[1] == 1 ? "" : " / " + stride[0];
    return " %dx%d%s".formatted(kernel[0], kernel[1], steps);
  }

  /** {@code GlobalPoolingLayer} as {@code global pooling}. */
  private static String plain(Object settings, String suffix) {
    String name = settings.getClass().getSimpleName().replaceFirst(suffix + "$", "");
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(java.util.Locale.ROOT);
  }

  private static String shape(InputType type) {
    return type instanceof InputTypeConvolutional map
        ? "%d x %d x %d".formatted(map.getChannels(), map.getHeight(), map.getWidth())
        : Long.toString(type.arrayElementsPerExample());
  }
}
