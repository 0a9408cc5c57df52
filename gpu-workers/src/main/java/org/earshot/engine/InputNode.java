package org.earshot.engine;

/** Stands for the clips: always first, never executed. */
final class InputNode extends Node {
  InputNode(String name) {
    super(name);
  }

  @Override
  Tensor forward(Run run, int id) {
    throw new IllegalStateException("the input has no forward pass");
  }

  @Override
  void backward(Run run, int id, Tensor d) {
    throw new IllegalStateException("the input has no backward pass");
  }
}
