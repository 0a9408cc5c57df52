package org.earshot.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A ReLU that could not be fused into the node before it. */
final class ReluNode extends Node {
  ReluNode(String name, int input) {
    super(name, input);
    fuseRelu();
  }

  @Override
  boolean inPlace() {
    return true;
  }

  @Override
  Tensor forward(Run run, int id) {
    Tensor own = run.claim(input());
    if (own == null) {
      INDArray x = run.value(input());
      own = run.pool().take(x.shape());
      own.array().assign(x);
    }
    run.mask(id, run.passes().relu(own.array(), run.relu(this)));
    return own;
  }

  @Override
  void backward(Run run, int id, Tensor d) {
    run.give(input(), d);
  }
}
