package org.earshot.monitor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.earshot.dsp.Matrix;
import org.earshot.engine.CompiledNetwork;
import org.earshot.engine.Kernels;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A computation graph of drawn weights that is quick and easy to fool. */
final class SmallGraph {
  private SmallGraph() {}

  /**
   * Writes one as a zip.
   *
   * @param undecided what all its classes are equally likely for
   */
  static void write(Path file, int classes, Matrix undecided) throws IOException {
    var graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(11)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(
                    InputType.convolutionalFlat(undecided.rows(), undecided.columns(), 1))
                .addLayer(
                    "first",
                    new ConvolutionLayer.Builder(3, 3)
                        .stride(2, 2)
                        .nOut(6)
                        .activation(Activation.RELU)
                        .build(),
                    "in")
                .addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), "first")
                .addLayer(
                    "logits",
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(classes)
                        .activation(Activation.SOFTMAX)
                        .build(),
                    "pool")
                .setOutputs("logits")
                .build());
    graph.init();
    try (var network = CompiledNetwork.of(graph, Kernels.HOST)) {
      float[] logits = network.logits(undecided.toArray(), 1);
      graph.getLayer("logits").getParam("b").subi(Nd4j.createFromArray(logits));
    }
    var zip = new ByteArrayOutputStream();
    ModelSerializer.writeModel(graph, zip, false);
    Files.write(file, zip.toByteArray());
  }
}
