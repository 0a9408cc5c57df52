package org.earshot.engine;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class GraphReaderTest {
  private static GraphBuilder start(InputType type) {
    return new NeuralNetConfiguration.Builder()
        .graphBuilder()
        .addInputs("in")
        .setInputTypes(type)
        .addLayer("first", convolution(Activation.RELU), "in");
  }

  private static ConvolutionLayer convolution(Activation activation) {
    return new ConvolutionLayer.Builder(3, 3).nOut(2).activation(activation).build();
  }

  private static ComputationGraph finish(GraphBuilder graph, String last) {
    var output =
        new OutputLayer.Builder(LossFunction.MCXENT).nOut(2).activation(Activation.SOFTMAX).build();
    var network =
        new ComputationGraph(graph.addLayer("out", output, last).setOutputs("out").build());
    network.init();
    return network;
  }

  private static void assertRefused(GraphBuilder graph, String last, String... words) {
    var network = finish(graph, last);
    assertThatExceptionOfType(UnsupportedLayerException.class)
        .isThrownBy(() -> CompiledNetwork.of(network, Kernels.OPS))
        .withMessageContainingAll(words);
  }

  @Test
  void a_foreign_layer_is_named() {
    var layer = new DepthwiseConvolution2D.Builder(3, 3).depthMultiplier(2).nOut(4).build();
    var graph = start(InputType.convolutionalFlat(8, 8, 1)).addLayer("depth", layer, "first");
    assertRefused(
        graph, "depth", "depth", "DepthwiseConvolution2D", "only ActivationLayer, BatchN");
  }

  @Test
  void a_foreign_activation_is_named() {
    var graph =
        start(InputType.convolutionalFlat(8, 8, 1))
            .addLayer("second", convolution(Activation.TANH), "first");
    assertRefused(graph, "second", "second", "ConvolutionLayer", "tanh");
  }

  @Test
  void a_foreign_vertex_is_named() {
    var graph =
        start(InputType.convolutionalFlat(8, 8, 1))
            .addVertex("part", new SubsetVertex(0, 0), "first");
    assertRefused(graph, "part", "part", "SubsetVertex", "only ElementWiseVertex and MergeVertex");
    var product =
        start(InputType.convolutionalFlat(8, 8, 1))
            .addVertex(
                "times", new ElementWiseVertex(ElementWiseVertex.Op.Product), "first", "first");
    assertRefused(product, "times", "times", "Product");
  }

  @Test
  void a_foreign_dropout_is_named() {
    var dropped =
        new ConvolutionLayer.Builder(3, 3).nOut(2).dropOut(new GaussianDropout(0.5)).build();
    var graph = start(InputType.convolutionalFlat(8, 8, 1)).addLayer("noisy", dropped, "first");
    assertRefused(graph, "noisy", "noisy", "ConvolutionLayer", "GaussianDropout", "only Dropout");
  }

  @Test
  void a_setting_out_of_reach_is_named() {
    var dilated =
        new ConvolutionLayer.Builder(3, 3).dilation(2, 2).nOut(2).activation(Activation.RELU);
    var graph =
        start(InputType.convolutionalFlat(9, 9, 1)).addLayer("holes", dilated.build(), "first");
    assertRefused(graph, "holes", "holes", "dilation");
  }

  @Test
  void a_graph_without_a_size_needs_one() {
    var network = finish(start(InputType.convolutional(8, 8, 1)), "first");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CompiledNetwork.of(network, Kernels.OPS))
        .withMessageContaining("size");
    try (CompiledNetwork compiled = CompiledNetwork.of(network, 8, 8, Kernels.OPS)) {
      compiled.logits(new float[64], 1);
    }
  }
}
