package org.earshot.model;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
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
  private final GraphBuilder graph;
  private String last = INPUT;

  NetworkBuilder(int rows, int columns, long seed, String optimizer, double weightDecay) {
    if (!(weightDecay >= 0 && Double.isFinite(weightDecay))) {
      throw new IllegalArgumentException(
          "weightDecay must be finite and at least 0 but is " + weightDecay);
    }
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

  String last() {
    return last;
  }

  /** Convolution without bias, then batch normalisation. */
  String convolution(String name, String input, int channels, int kernel, int stride) {
    graph.addLayer(
        name,
        new ConvolutionLayer.Builder(kernel, kernel)
            .stride(stride, stride)
            .padding(kernel / 2, kernel / 2)
            .nOut(channels)
            .hasBias(false)
            .activation(Activation.IDENTITY)
            .build(),
        input);
    // DL4J's default, log10stdev, would keep the standard deviation's logarithm instead of var.
    var norm = new BatchNormalization.Builder().useLogStd(false).activation(Activation.IDENTITY);
    return then(name + "-norm", norm.build(), name);
  }

  String relu(String name, String input) {
    return then(name, new ActivationLayer.Builder().activation(Activation.RELU).build(), input);
  }

  String sum(String name, String left, String right) {
    graph.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), left, right);
    last = name;
    return name;
  }

  String maxPooling(String name, String input, int kernel, int stride) {
    var pool =
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
            .kernelSize(kernel, kernel)
            .stride(stride, stride)
            .padding(kernel / 2, kernel / 2);
    return then(name, pool.build(), input);
  }

  ComputationGraphConfiguration finish(int classes) {
    then("pool", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), last);
    then(
        "logits",
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
