package org.earshot.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/** y = x W + b, W as [in][out]; a map before it is flattened channels first, as DL4J does. */
final class DenseNode extends Node {
  private final INDArray weights;
  private final INDArray bias;
  private final INDArray weightGradient;
  private final INDArray biasGradient;

  /** Views of DL4J's parameters and gradients; {@code bias} and its gradient may be null. */
  DenseNode(
      String name,
      int input,
      INDArray weights,
      INDArray bias,
      INDArray weightGradient,
      INDArray biasGradient) {
    super(name, input);
    this.weights = weights;
    this.bias = bias;
    this.weightGradient = weightGradient;
    this.biasGradient = biasGradient;
  }

  int outputs() {
    return (int) weights.size(1);
  }

  @Override
  boolean takesRelu() {
    return true;
  }

  @Override
  boolean readsInputs(Mode mode) {
    return mode == Mode.TRAINING;
  }

  @Override
  long[] shape(long[]... of) {
    return new long[] {of[0][0], outputs()};
  }

  @Override
  Tensor forward(Run run, int id) {
    Tensor x = flat(run);
    Tensor y = run.pool().take(x.array().size(0), weights.size(1));
    if (bias == null) {
      Ops.matmul(x.array(), false, weights, y.array());
    } else {
      Ops.run("xw_plus_b", y.array(), null, null, x.array(), weights, bias);
    }
    run.mask(id, run.passes().relu(y.array(), run.relu(this)));
    x.release();
    return y;
  }

  /** The input as rows [batch][in], in an array of its own. */
  private Tensor flat(Run run) {
    INDArray x = run.value(input());
    Tensor rows = run.pool().take(x.size(0), x.length() / x.size(0));
    if (x.rank() == 4) {
      Ops.view(rows.array(), x.size(0), x.size(3), x.size(1), x.size(2))
          .assign(x.permute(0, 3, 1, 2));
    } else {
      rows.array().assign(x);
    }
    return rows;
  }

  @Override
  void backward(Run run, int id, Tensor d) {
    if (run.mode() == Mode.TRAINING) {
      parameters(run, d.array());
    }
    if (run.wants(input())) {
      long[] shape = run.shape(input());
      Tensor dx = run.pool().take(shape);
      Ops.run("matmul", rows(dx.array()), new int[] {0, 1, 0}, null, d.array(), weights);
      run.give(input(), shape.length == 4 ? channelsLast(run, dx, shape) : dx);
    }
    d.release();
  }

  private static INDArray rows(INDArray a) {
    return Ops.view(a, a.size(0), a.length() / a.size(0));
  }

  private static Tensor channelsLast(Run run, Tensor first, long[] shape) {
    Tensor last = run.pool().take(shape);
    INDArray map = Ops.view(first.array(), shape[0], shape[3], shape[1], shape[2]);
    last.array().assign(map.permute(0, 2, 3, 1));
    first.release();
    return last;
  }

  private void parameters(Run run, INDArray d) {
    Tensor x = flat(run);
    try (INDArray product = weights.ulike()) {
      Ops.matmul(x.array(), true, d, product);
      weightGradient.assign(product);
    }
    x.release();
    if (biasGradient != null) {
      run.passes().columnSums(d, biasGradient);
    }
  }
}
