package org.earshot.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Zeros around a map. */
final class PaddingNode extends Node {
  private final int top;
  private final int left;
  private final int rows;
  private final int columns;

  /** Adds {@code sides} rows and columns: above, below, left, right. */
  PaddingNode(String name, int input, int[] sides) {
    super(name, input);
    this.top = sides[0];
    this.left = sides[2];
    this.rows = sides[0] + sides[1];
    this.columns = sides[2] + sides[3];
  }

  @Override
  long[] shape(long[]... of) {
    long[] x = of[0];
    return new long[] {x[0], x[1] + rows, x[2] + columns, x[3]};
  }

  @Override
  Tensor forward(Run run, int id) {
    INDArray x = run.value(input());
    Tensor y = run.pool().take(shape(x.shape()));
    y.array().assign(0);
    run.boxes().put(x, y.array(), corner());
    return y;
  }

  @Override
  void backward(Run run, int id, Tensor d) {
    if (run.wants(input())) {
      Tensor dx = run.pool().take(run.shape(input()));
      run.boxes().get(d.array(), corner(), dx.array());
      run.give(input(), dx);
    }
    d.release();
  }

  private Boxes.Corner corner() {
    return new Boxes.Corner(top, left, 0);
  }
}
