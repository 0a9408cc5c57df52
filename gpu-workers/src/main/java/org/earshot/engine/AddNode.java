package org.earshot.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The sum of two or more values of one shape; in place where an input is not needed any more. */
final class AddNode extends Node {
  AddNode(String name, int... inputs) {
    super(name, inputs);
  }

  @Override
  boolean takesRelu() {
    return true;
  }

  @Override
  boolean inPlace() {
    return true;
  }

  @Override
  Tensor forward(Run run, int id) {
    int[] inputs = inputs();
    int first = 0;
    Tensor sum = null;
    while (sum == null && first < inputs.length) {
      sum = run.claim(inputs[first++]);
    }
    first--;
    if (sum == null) {
      first = 0;
      INDArray x = run.value(inputs[0]);
      sum = run.pool().take(x.shape());
      sum.array().assign(x);
    }
    int last = first == inputs.length - 1 ? inputs.length - 2 : inputs.length - 1;
    for (int i = 0; i < inputs.length; i++) {
      if (i != first) {
        Relu relu = i == last ? run.relu(this) : Relu.NONE;
        run.mask(id, run.passes().add(sum.array(), run.value(inputs[i]), relu));
      }
    }
    return sum;
  }

  @Override
  void backward(Run run, int id, Tensor d) {
    for (int input : inputs()) {
      run.give(input, d.retain());
    }
    d.release();
  }
}
