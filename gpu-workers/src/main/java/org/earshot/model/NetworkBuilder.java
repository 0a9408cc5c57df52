package org.earshot.model;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Strings the layers of one network together; each method puts its layers behind {@code input} and
 * gives the name of the last one.
 *
 * <p>The input type is DL4J's flat image: its pre-processor takes {@code [batch, 1, rows, columns]}
 * as it is, and is the only place where a saved DL4J model records its input's size.
 */
final class NetworkBuilder {
  static final String INPUT = "input";
  private static final double EPS = 1e-5;
  private final GraphBuilder graph;
  private final int rows;
  private final int columns;
  private String last = INPUT;

  NetworkBuilder(int rows, int columns, long seed, String optimizer, double weightDecay) {
    if (!(weightDecay >= 0 && Double.isFinite(weightDecay))) {
      throw new IllegalArgumentException(
          "weightDecay must be finite and at least 0 but is " + weightDecay);
    }
    this.rows = rows;
    this.columns = columns;
    var defaults =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(updater(optimizer))
            .weightInit(WeightInit.RELU)
            .convolutionMode(ConvolutionMode.Truncate);
    if (weightDecay > 0 && optimizer.equals("adam")) {
      defaults.weightDecay(weightDecay, true);
    } else if (weightDecay > 0) {
      defaults.l2(weightDecay);
    }
    graph =
        defaults
            .graphBuilder()
            .addInputs(INPUT)
            .setInputTypes(InputType.convolutionalFlat(rows, columns, 1));
  }

  private static IUpdater updater(String optimizer) {
    return switch (optimizer) {
      case "adam" -> new Adam(1e-3);
      case "sgd" -> new Nesterovs(0.1, 0.9);
      default ->
          throw new IllegalArgumentException("optimizer must be adam or sgd but is " + optimizer);
    };
  }

  /** Height of the input. */
  int rows() {
    return rows;
  }

  /** Width of the input. */
  int columns() {
    return columns;
  }

  /** Convolution without bias, then batch normalisation. */
  String convolution(String name, String input, int channels, int kernel, int stride) {
    return convolution(name, input, channels, kernel, stride, EPS);
  }

  /** The same with another constant under the square root of batch normalisation. */
  String convolution(String name, String input, int channels, int kernel, int stride, double eps) {
    var plain = window(kernel, stride, kernel / 2, channels).hasBias(false);
    graph.addLayer(name, plain.activation(Activation.IDENTITY).build(), input);
    // DL4J's default, log10stdev, would keep the standard deviation's logarithm instead of var.
    var norm =
        new BatchNormalization.Builder().useLogStd(false).eps(eps).activation(Activation.IDENTITY);
    return then(name + "-norm", norm.build(), name);
  }

  /** Convolution with a bias and ReLU, no batch normalisation. */
  String rectified(String name, String input, int channels, int kernel, int stride, int padding) {
    var biased = window(kernel, stride, padding, channels).hasBias(true);
    return then(name, biased.activation(Activation.RELU).build(), input);
  }

  private static ConvolutionLayer.Builder window(
      int kernel, int stride, int padding, int channels) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .padding(padding, padding)
        .nOut(channels);
  }

  String relu(String name, String input) {
    return then(name, new ActivationLayer.Builder().activation(Activation.RELU).build(), input);
  }

  String sum(String name, String left, String right) {
    graph.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), left, right);
    last = name;
    return name;
  }

  /** One behind the other along the channels. */
  String concatenation(String name, String... inputs) {
    graph.addVertex(name, new MergeVertex(), inputs);
    last = name;
    return name;
  }

  String maxPooling(String name, String input, int kernel, int stride, int padding) {
    return then(name, max(kernel, stride).padding(padding, padding).build(), input);
  }

  /** Max pooling of stride 2 whose last window may hang over the map's end. */
  String maxPoolingSame(String name, String input, int kernel) {
    return then(name, max(kernel, 2).convolutionMode(ConvolutionMode.Same).build(), input);
  }

  private static SubsamplingLayer.Builder max(int kernel, int stride) {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(kernel, kernel)
        .stride(stride, stride);
  }

  /** Rows of zeros below and columns of zeros on the right. */
  String zeros(String name, String input, int below, int right) {
    return then(name, new ZeroPaddingLayer(0, below, 0, right), input);
  }

  /** Sets values to 0 in training with that probability. */
  String dropout(String name, String input, double probability) {
    return then(name, new DropoutLayer(1 - probability), input);
  }

  String globalPooling(String name, String input) {
    return then(name, new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), input);
  }

  ComputationGraphConfiguration finish(int classes) {
    then(
        Architecture.LAST_LAYER,
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(classes)
            .activation(Activation.SOFTMAX)
            .weightInit(WeightInit.XAVIER)
            .build(),
        last);
    return graph.setOutputs(last).build();
  }

  private String then(
      String name, org.deeplearning4j.nn.conf.layers.Layer layer, String... inputs) {
    graph.addLayer(name, layer, inputs);
    last = name;
    return name;
  }
}
