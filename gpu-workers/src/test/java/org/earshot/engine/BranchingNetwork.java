package org.earshot.engine;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer.PoolingType;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A user's own graph: concatenated maps and vectors, zeros, response normalisation, dropouts. */
final class BranchingNetwork {
  private BranchingNetwork() {}

  static ComputationGraphConfiguration configuration() {
    return new NeuralNetConfiguration.Builder()
        .seed(18)
        .updater(new Sgd(0.1))
        .weightInit(WeightInit.RELU)
        .convolutionMode(ConvolutionMode.Truncate)
        .graphBuilder()
        .addInputs("input")
        .setInputTypes(InputType.convolutionalFlat(19, 14, 1))
        .addLayer("zeros", new ZeroPaddingLayer(1, 2, 3, 0), "input")
        .addLayer("first", convolution(5, 2, 6), "zeros")
        .addLayer(
            "response", new LocalResponseNormalization.Builder(2, 5, 0.3, 0.75).build(), "first")
        .addLayer("norm", new BatchNormalization.Builder().useLogStd(false).build(), "response")
        .addLayer("left", convolution(1, 1, 5), "norm")
        .addLayer("right", pooling(PoolingType.MAX, 3, 1, 1), "norm")
        .addVertex("merged", new MergeVertex(), "left", "right", "norm", "left")
        .addLayer("same", same(), "merged")
        .addLayer("average", pooling(PoolingType.AVG, 3, 2, 1), "merged")
        .addVertex("again", new MergeVertex(), "same", "average")
        .addLayer("dropped", dropped(), "again")
        .addLayer("one", dense(4), "dropped")
        .addLayer("two", dense(3), "dropped")
        .addVertex("vectors", new MergeVertex(), "one", "two")
        .addLayer("dropout", new DropoutLayer(0.7), "vectors")
        .addLayer("logits", logits(), "dropout")
        .setOutputs("logits")
        .build();
  }

  private static ConvolutionLayer convolution(int kernel, int stride, int channels) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .nOut(channels)
        .activation(Activation.RELU)
        .build();
  }

  private static ConvolutionLayer dropped() {
    return new ConvolutionLayer.Builder(3, 3)
        .nOut(6)
        .dropOut(0.8)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static SubsamplingLayer pooling(PoolingType type, int kernel, int stride, int padding) {
    return new SubsamplingLayer.Builder(type)
        .kernelSize(kernel, kernel)
        .stride(stride, stride)
        .padding(padding, padding)
        .build();
  }

  private static SubsamplingLayer same() {
    return new SubsamplingLayer.Builder(PoolingType.MAX)
        .kernelSize(3, 3)
        .stride(2, 2)
        .convolutionMode(ConvolutionMode.Same)
        .build();
  }

  private static DenseLayer dense(int outputs) {
    return new DenseLayer.Builder().nOut(outputs).activation(Activation.RELU).build();
  }

  private static OutputLayer logits() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(5)
        .activation(Activation.SOFTMAX)
        .build();
  }
}
