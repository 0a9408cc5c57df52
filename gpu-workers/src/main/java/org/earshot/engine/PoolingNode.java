package org.earshot.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Max or average pooling over a window. */
final class PoolingNode extends Node {
  private static final int NHWC = 1;
  private final Window window;
  private final String op;
  private final int[] arguments;

  /** With {@code includePadding} an average divides by the whole window, else by what is inside. */
  PoolingNode(String name, int input, Window window, boolean max, boolean includePadding) {
    super(name, input);
    this.window = window;
    this.op = max ? "maxpool2d" : "avgpool2d";
    this.arguments = window.arguments(includePadding ? 1 : 0, NHWC);
  }

  @Override
  boolean readsInputs(Mode mode) {
    return true;
  }

  @Override
  long[] shape(long[]... of) {
    long[] x = of[0];
    return new long[] {x[0], window.height(x[1]), window.width(x[2]), x[3]};
  }

  @Override
  Tensor forward(Run run, int id) {
    INDArray x = run.value(input());
    Tensor y = run.pool().take(shape(x.shape()));
    Ops.run(op, y.array(), arguments, null, x);
    return y;
  }

  @Override
  void backward(Run run, int id, Tensor d) {
    INDArray x = run.value(input());
    Tensor dx = run.pool().take(x.shape());
    Ops.run(op + "_bp", dx.array(), arguments, null, x, d.array());
    d.release();
    run.give(input(), dx);
  }
}
