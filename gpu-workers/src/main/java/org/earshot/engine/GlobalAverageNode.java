package org.earshot.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The mean of each map: [batch][height][width][channels] to [batch][channels]. */
final class GlobalAverageNode extends Node {
  GlobalAverageNode(String name, int input) {
    super(name, input);
  }

  @Override
  long[] shape(long[]... of) {
    return new long[] {of[0][0], of[0][3]};
  }

  @Override
  Tensor forward(Run run, int id) {
    INDArray x = run.value(input());
    Tensor y = run.pool().take(x.size(0), x.size(3));
    run.passes().globalAverage(x, y.array());
    return y;
  }

  @Override
  void backward(Run run, int id, Tensor d) {
    Tensor dx = run.pool().take(run.shape(input()));
    run.passes().globalAverageBack(d.array(), dx.array());
    d.release();
    run.give(input(), dx);
  }
}
