package org.earshot.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution as inference runs it: with fixed statistics the batch normalisation behind it is a
 * scale and a shift for each channel, so w' = w s and b' = (b - mean) s + beta, where s = gamma /
 * sqrt(variance + eps).
 */
final class FoldedConvolutionNode extends Node {
  private final ConvolutionNode convolution;
  private final BatchNormNode norm;
  private Filter filter;

  /** Folds {@code norm}, which may be null; parameters are read by {@link #refresh}. */
  FoldedConvolutionNode(ConvolutionNode convolution, BatchNormNode norm) {
    super(convolution.name(), convolution.input());
    this.convolution = convolution;
    this.norm = norm;
    if (norm == null ? convolution.relu() : norm.relu()) {
      fuseRelu();
    }
  }

  /** Takes over the current parameters and running statistics. */
  void refresh() {
    close();
    Filter plain = convolution.filter();
    INDArray weights = plain.weights().dup('c');
    INDArray bias = plain.bias() == null ? null : plain.bias().dup('c');
    if (norm != null) {
      BatchNormNode.Affine affine = norm.affine();
      try (INDArray scale = Ops.vector(affine.scale())) {
        Ops.view(weights, weights.size(0), weights.length() / weights.size(0))
            .muliColumnVector(scale);
        INDArray shift = Ops.vector(affine.shift());
        if (bias != null) {
          shift.addi(bias.muli(scale));
          bias.close();
        }
        bias = shift;
      }
    }
    filter = Filter.prepared(plain.window(), weights, bias);
  }

  @Override
  Tensor forward(Run run, int id) {
    INDArray x = run.value(input());
    Tensor y = filter.output(run.pool(), x);
    run.convolutions().output(filter, x, y.array());
    run.mask(id, run.passes().relu(y.array(), run.relu(this)));
    return y;
  }

  @Override
  void backward(Run run, int id, Tensor d) {
    if (run.wants(input())) {
      long[] shape = run.shape(input());
      run.give(input(), run.convolutions().input(run.pool(), filter, shape, d.array()));
    }
    d.release();
  }

  void close() {
    if (filter != null) {
      filter.closeMirrored();
      filter.weights().close();
      if (filter.bias() != null) {
        filter.bias().close();
      }
      filter = null;
    }
  }
}
