package org.earshot.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
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
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The network of golden/engine/make.py with PyTorch's parameters, and PyTorch's results. */
final class Golden {
  static final int BATCH = 4;
  private static final int ROWS = 12;
  private static final int COLUMNS = 10;
  private final JsonNode values;

  private Golden(JsonNode values) {
    this.values = values;
  }

  static Golden load() throws IOException {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/engine/residual.json")) {
      return new Golden(new ObjectMapper().readTree(in));
    }
  }

  float[] floats(String name) {
    JsonNode array = values.required(name);
    float[] floats = new float[array.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) array.get(i).asDouble();
    }
    return floats;
  }

  int[] labels() {
    int[] labels = new int[BATCH];
    for (int i = 0; i < BATCH; i++) {
      labels[i] = values.required("labels").get(i).asInt();
    }
    return labels;
  }

  CompiledNetwork network(Kernels kernels, IUpdater updater, double l2) {
    var graph = graph(updater, l2);
    for (Map.Entry<String, INDArray> p : graph.paramTable().entrySet()) {
      p.getValue().assign(Nd4j.create(floats("parameter/" + p.getKey()), p.getValue().shape()));
    }
    return CompiledNetwork.of(graph, kernels);
  }

  static float[] parameter(CompiledNetwork network, String key) {
    INDArray value = network.graph().paramTable().get(key);
    return Ops.flat(value).toFloatVector();
  }

  private static ComputationGraph graph(IUpdater updater, double l2) {
    var builder =
        new NeuralNetConfiguration.Builder()
            .updater(updater)
            .l2(l2)
            .convolutionMode(ConvolutionMode.Truncate)
            .graphBuilder()
            .addInputs("input")
            .setInputTypes(InputType.convolutionalFlat(ROWS, COLUMNS, 1));
    var graph = new Layers(builder);
    graph.convolution("stem", "input", 4, 3, 1);
    graph.relu("stem-relu", "stem-norm");
    builder.addLayer(
        "pool",
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
            .kernelSize(3, 3)
            .stride(2, 2)
            .padding(1, 1)
            .build(),
        "stem-relu");
    graph.convolution("a", "pool", 4, 3, 1);
    graph.relu("a-relu", "a-norm");
    graph.convolution("b", "a-relu", 4, 3, 1);
    graph.sum("first", "b-norm", "pool");
    graph.convolution("c", "first-relu", 6, 3, 2);
    graph.relu("c-relu", "c-norm");
    graph.convolution("d", "c-relu", 6, 3, 1);
    graph.convolution("shortcut", "first-relu", 6, 1, 2);
    graph.sum("second", "d-norm", "shortcut-norm");
    builder.addLayer(
        "mean", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "second-relu");
    builder.addLayer(
        "logits",
        new OutputLayer.Builder(LossFunction.MCXENT).nOut(3).activation(Activation.SOFTMAX).build(),
        "mean");
    var network = new ComputationGraph(builder.setOutputs("logits").build());
    network.init();
    return network;
  }

  /** The pieces that the network repeats. */
  private record Layers(
      org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder builder) {
    void convolution(String name, String input, int channels, int kernel, int stride) {
      builder.addLayer(
          name,
          new ConvolutionLayer.Builder(kernel, kernel)
              .stride(stride, stride)
              .padding(kernel / 2, kernel / 2)
              .nOut(channels)
              .hasBias(false)
              .activation(Activation.IDENTITY)
              .build(),
          input);
      builder.addLayer(
          name + "-norm", new BatchNormalization.Builder().useLogStd(false).build(), name);
    }

    void relu(String name, String input) {
      builder.addLayer(
          name, new ActivationLayer.Builder().activation(Activation.RELU).build(), input);
    }

    void sum(String name, String left, String right) {
      builder.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), left, right);
      relu(name + "-relu", name);
    }
  }
}
