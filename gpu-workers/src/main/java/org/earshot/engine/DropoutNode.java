package org.earshot.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Inverted dropout (Srivastava et al. 2014): in training each value stays, times 1 / retained, or
 * becomes 0; elsewhere values pass as they are.
 *
 * <p>Which values stay is a function of the pass's seed, the node's name and the value's place, so
 * the mask is worked out anew for the gradient instead of being kept, and neither threads nor
 * kernels change it.
 */
final class DropoutNode extends Node {
  private final double retained;

  /** Keeps each value with probability {@code retained}, in (0, 1]. */
  DropoutNode(String name, int input, double retained) {
    super(name, input);
    this.retained = retained;
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
    if (run.mode() == Mode.TRAINING) {
      apply(run, own.array());
    }
    return own;
  }

  @Override
  void backward(Run run, int id, Tensor d) {
    Tensor dx = d;
    if (run.mode() == Mode.TRAINING) {
      if (!d.exclusive()) {
        dx = run.pool().take(d.array().shape());
        dx.array().assign(d.array());
        d.release();
      }
      apply(run, dx.array());
    }
    run.give(input(), dx);
  }

  private void apply(Run run, INDArray values) {
    try (INDArray mask = Ops.vector(mask(run.seed(), (int) values.length()))) {
      Ops.run("multiply", values, null, null, values, Ops.view(mask, values.shape()));
    }
  }

  private float[] mask(long seed, int length) {
    long stream = CounterRandom.mix(seed ^ CounterRandom.mix(name().hashCode()));
    float kept = (float) (1 / retained);
    float[] mask = new float[length];
    for (int i = 0; i < length; i++) {
      mask[i] = CounterRandom.uniform(stream, i) < retained ? kept : 0;
    }
    return mask;
  }
}
