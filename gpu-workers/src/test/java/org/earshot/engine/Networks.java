package org.earshot.engine;

import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.earshot.model.Architecture;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The networks that the engine's tests run, all small. */
enum Networks {
  RESNET_56 {
    @Override
    ComputationGraphConfiguration configuration() {
      return Architecture.RESNET_56.configuration(16, 24, 5, 4, 11, "sgd", 0);
    }
  },
  RESNET_18 {
    @Override
    ComputationGraphConfiguration configuration() {
      return Architecture.RESNET_18.configuration(32, 40, 5, 8, 12, "sgd", 0);
    }
  },
  RESNET_34 {
    @Override
    ComputationGraphConfiguration configuration() {
      return Architecture.RESNET_34.configuration(32, 36, 5, 4, 14, "sgd", 0);
    }
  },
  /** Sides that are even and odd where they are halved: 38 and 29, 19 and 14, 9 and 7. */
  GOOGLENET {
    @Override
    double gain() {
      return 1.1; // below 1 the values fade through so many layers without a shortcut
    }

    @Override
    ComputationGraphConfiguration configuration() {
      return Architecture.GOOGLENET.configuration(76, 57, 5, 8, 15, "sgd", 0);
    }
  },
  ALEXNET {
    @Override
    ComputationGraphConfiguration configuration() {
      return Architecture.ALEXNET.configuration(63, 70, 5, 8, 16, "sgd", 0);
    }
  },
  VGG_16 {
    @Override
    ComputationGraphConfiguration configuration() {
      return Architecture.VGG_16.configuration(32, 36, 5, 4, 17, "sgd", 0);
    }
  },
  /** What a user's own graph may hold and none of the architectures does. */
  BRANCHES {
    @Override
    ComputationGraphConfiguration configuration() {
      return BranchingNetwork.configuration();
    }
  },
  /** Every kernel's route that residual networks of these widths do not take. */
  MIXTURE {
    @Override
    ComputationGraphConfiguration configuration() {
      return mixture();
    }
  };

  abstract ComputationGraphConfiguration configuration();

  /** About what batch normalisation's scales are. */
  double gain() {
    return 0.9;
  }

  /** An initialised graph whose statistics, scales and biases are far from their defaults. */
  ComputationGraph graph() {
    var graph = new ComputationGraph(configuration());
    graph.init();
    var random = new Random(5);
    for (Map.Entry<String, INDArray> parameter : graph.paramTable().entrySet()) {
      String key = parameter.getKey();
      scatter(key.substring(key.lastIndexOf('_') + 1), parameter.getValue(), random);
    }
    return graph;
  }

  private void scatter(String kind, INDArray values, Random random) {
    for (long i = 0; i < values.length() && !kind.equals("W"); i++) {
      double z = random.nextGaussian();
      values.putScalar(
          i,
          switch (kind) {
            case "gamma" -> gain() + 0.15 * z;
            case "var" -> 0.8 + 0.8 * random.nextDouble();
            default -> 0.1 * z;
          });
    }
  }

  CompiledNetwork compiled(Kernels kernels) {
    return CompiledNetwork.of(graph(), kernels);
  }

  static float[] clips(CompiledNetwork network, int batch, long seed) {
    var random = new Random(seed);
    float[] x = new float[batch * network.rows() * network.columns()];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat();
    }
    return x;
  }

  static INDArray dl4j(CompiledNetwork network, float[] x, int batch) {
    return Nd4j.create(x, new long[] {batch, 1, network.rows(), network.columns()}, 'c');
  }

  private static ComputationGraphConfiguration mixture() {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(13)
            .updater(new Sgd(0.1))
            .weightInit(WeightInit.RELU)
            .convolutionMode(ConvolutionMode.Truncate)
            .graphBuilder()
            .addInputs("input")
            .setInputTypes(InputType.convolutionalFlat(18, 20, 1));
    graph.addLayer(
        "same",
        convolution(3, 1, 0, 8, true)
            .convolutionMode(ConvolutionMode.Same)
            .activation(Activation.RELU)
            .build(),
        "input");
    graph.addLayer(
        "same-strided",
        convolution(3, 2, 0, 8, true)
            .convolutionMode(ConvolutionMode.Same)
            .activation(Activation.RELU)
            .build(),
        "same");
    graph.addLayer("norm-after-relu", new BatchNormalization.Builder().build(), "same-strided");
    graph.addLayer(
        "average",
        new SubsamplingLayer.Builder(PoolingType.AVG).kernelSize(2, 2).stride(1, 1).build(),
        "norm-after-relu");
    graph.addLayer("wide", convolution(3, 1, 1, 40, true).build(), "average");
    graph.addLayer("wide-relu", relu(), "wide");
    graph.addLayer("wider", convolution(3, 1, 1, 36, false).build(), "wide-relu");
    graph.addLayer("five", convolution(5, 1, 2, 6, true).build(), "wider");
    graph.addLayer("point", convolution(1, 1, 0, 6, true).build(), "wider");
    graph.addVertex(
        "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "five", "point", "five");
    graph.addLayer("norm", new BatchNormalization.Builder().useLogStd(false).build(), "sum");
    graph.addLayer(
        "max",
        new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(2, 2).build(),
        "norm");
    graph.addLayer(
        "narrow", convolution(3, 2, 1, 7, true).activation(Activation.RELU).build(), "max");
    graph.addLayer(
        "dense", new DenseLayer.Builder().nOut(9).activation(Activation.RELU).build(), "narrow");
    graph.addLayer(
        "dense-norm", new BatchNormalization.Builder().useLogStd(false).build(), "dense");
    graph.addLayer(
        "logits",
        new OutputLayer.Builder(LossFunction.MCXENT).nOut(5).activation(Activation.SOFTMAX).build(),
        "dense-norm");
    return graph.setOutputs("logits").build();
  }

  private static ActivationLayer relu() {
    return new ActivationLayer.Builder().activation(Activation.RELU).build();
  }

  private static ConvolutionLayer.Builder convolution(
      int kernel, int stride, int pad, int channels, boolean bias) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .padding(pad, pad)
        .nOut(channels)
        .hasBias(bias)
        .activation(Activation.IDENTITY);
  }
}
