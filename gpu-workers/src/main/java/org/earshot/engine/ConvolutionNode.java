package org.earshot.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A convolution on DL4J's own parameter views, as training runs it. */
final class ConvolutionNode extends Node {
  private final Filter filter;
  private final INDArray weightGradient;
  private final INDArray biasGradient;

  /** Reads parameters and writes gradients through views of DL4J's flat arrays. */
  ConvolutionNode(
      String name, int input, Filter filter, INDArray weightGradient, INDArray biasGradient) {
    super(name, input);
    this.filter = filter;
    this.weightGradient = weightGradient;
    this.biasGradient = biasGradient;
  }

  Filter filter() {
    return filter;
  }

  @Override
  boolean takesRelu() {
    return true;
  }

  @Override
  boolean readsInputs(Mode mode) {
    return true;
  }

  @Override
  long[] shape(long[]... of) {
    return filter.shape(of[0]);
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
    if (biasGradient != null) {
      run.passes().columnSums(d.array(), biasGradient);
    }
    INDArray x = run.value(input());
    boolean wanted = run.wants(input());
    Tensor dx = run.convolutions().both(run.pool(), filter, x, d.array(), weightGradient, wanted);
    d.release();
    if (dx != null) {
      run.give(input(), dx);
    }
  }
}
