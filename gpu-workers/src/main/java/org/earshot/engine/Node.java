package org.earshot.engine;

/** One step of a program: computes a value from the values of earlier nodes, and its gradient. */
abstract class Node {
  private final String name;
  private int[] inputs;
  private boolean relu;

  Node(String name, int... inputs) {
    this.name = name;
    this.inputs = inputs;
  }

  String name() {
    return name;
  }

  int[] inputs() {
    return inputs;
  }

  int input() {
    return inputs[0];
  }

  void rewire(int[] newInputs) {
    inputs = newInputs;
  }

  /** Whether a ReLU was fused behind this node. */
  boolean relu() {
    return relu;
  }

  void fuseRelu() {
    relu = true;
  }

  /** Whether {@link #forward} can apply a ReLU by itself. */
  boolean takesRelu() {
    return false;
  }

  /** Whether {@link #backward} applies the ReLU's mask by itself. */
  boolean masksItself(Mode mode) {
    return false;
  }

  /** Whether {@link #backward} reads the values of the inputs. */
  boolean readsInputs(Mode mode) {
    return false;
  }

  /** Whether {@link #forward} takes over the memory of an input that nobody else reads. */
  boolean inPlace() {
    return false;
  }

  /** The shape of the value for inputs of those shapes; the first one's unless overridden. */
  long[] shape(long[]... of) {
    return of[0];
  }

  /** Computes the value: a new tensor that the run will own. */
  abstract Tensor forward(Run run, int id);

  /** Hands on the gradient of the inputs by {@link Run#give}; owns, and must let go, {@code d}. */
  abstract void backward(Run run, int id, Tensor d);
}
