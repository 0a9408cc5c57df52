package org.earshot.worker;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.earshot.dsp.Matrix;
import org.earshot.engine.CompiledNetwork;
import org.earshot.engine.Kernels;
import org.earshot.message.ModelCard;
import org.earshot.message.TrainingOptions;
import org.earshot.model.ModelStore;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Real but small DL4J networks over 16 x 16 representations, and inputs for them. */
final class TinyModels {
  static final int SIZE = 16;
  static final String REPRESENTATION = "stft/small/22050/1";
  static final List<String> CLASSES = List.of("dog", "rain", "rooster");

  private TinyModels() {}

  /** Writes a network with random weights and gives its card. */
  static ModelCard keep(ModelStore store, String id, String original, long seed)
      throws IOException {
    var graph = graph(seed);
    String sha256 = store.write(graph);
    graph.close();
    return new ModelCard(
        id,
        "tiny",
        4,
        REPRESENTATION,
        CLASSES,
        1,
        new ModelCard.Data("esc10", List.of("1", "2", "3"), "4", "5", 3, "digest"),
        seed,
        new TrainingOptions(1, 8, 0.1, "sgd", 0, 1, 0, 0),
        1,
        1,
        original == null ? null : new ModelCard.Adversarial(0, 0.001, 0.01),
        original,
        new ModelCard.Accuracy(1, 1),
        sha256,
        Instant.parse("2026-11-24T10:00:00Z"));
  }

  /** A representation drawn from a seed: the same for the same seed. */
  static Matrix clip(long seed) {
    var random = new Random(seed);
    float[] pixels = new float[SIZE * SIZE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat();
    }
    return Matrix.of(SIZE, SIZE, pixels);
  }

  private static ComputationGraph graph(long seed) {
    var graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(new Sgd(0.1))
                .weightInit(WeightInit.RELU)
                .convolutionMode(ConvolutionMode.Truncate)
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(InputType.convolutionalFlat(SIZE, SIZE, 1))
                .addLayer(
                    "convolution",
                    new ConvolutionLayer.Builder(3, 3)
                        .stride(1, 1)
                        .padding(1, 1)
                        .nOut(4)
                        .hasBias(false)
                        .activation(Activation.IDENTITY)
                        .build(),
                    "input")
                .addLayer(
                    "norm",
                    new BatchNormalization.Builder()
                        .useLogStd(false)
                        .activation(Activation.IDENTITY)
                        .build(),
                    "convolution")
                .addLayer(
                    "relu",
                    new ActivationLayer.Builder().activation(Activation.RELU).build(),
                    "norm")
                .addLayer("pool", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "relu")
                .addLayer(
                    "logits",
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(CLASSES.size())
                        .activation(Activation.SOFTMAX)
                        .weightInit(WeightInit.XAVIER)
                        .build(),
                    "pool")
                .setOutputs("logits")
                .build());
    graph.init();
    undecided(graph);
    return graph;
  }

  /** Moves the biases so that clips lie near the borders between classes: easy to fool. */
  private static void undecided(ComputationGraph graph) {
    float[] logits;
    try (var network = CompiledNetwork.of(graph, Kernels.HOST)) {
      logits = network.logits(clip(1000).toArray(), 1);
    }
    graph.getLayer("logits").getParam("b").subi(Nd4j.createFromArray(logits));
  }
}
