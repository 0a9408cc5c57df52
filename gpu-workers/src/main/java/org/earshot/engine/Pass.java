package org.earshot.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/** One run over some clips with a pool of memory to itself. Used by one thread at a time. */
final class Pass implements AutoCloseable {
  private final PoolShelf pools;
  private final ArrayPool pool;
  private final Run run;
  private boolean broken;

  /** Opens a run; {@code seed} draws what is random in training. */
  Pass(
      Program program,
      Mode mode,
      Backend backend,
      PoolShelf pools,
      Checkpoint checkpoint,
      long seed) {
    this.pools = pools;
    this.pool = pools.borrow();
    this.run = new Run(program, mode, backend, pool, checkpoint, seed);
  }

  /** Computes the logits of {@code values}, which have that shape. */
  float[] forward(float[] values, long... shape) {
    broken = true;
    float[] logits = floats(run.forward(tensor(values, shape)));
    broken = false;
    return logits;
  }

  /** Pulls the gradient of the logits back to the parameters or to the input, or null. */
  float[] backward(float[] gradient, long... shape) {
    broken = true;
    Tensor d = run.backward(tensor(gradient, shape));
    float[] input = null;
    if (d != null) {
      input = floats(d.array());
      d.release();
    }
    broken = false;
    return input;
  }

  private Tensor tensor(float[] values, long... shape) {
    Tensor tensor = pool.take(shape);
    try (INDArray copy = Ops.vector(values)) {
      tensor.array().assign(Ops.view(copy, shape));
    }
    return tensor;
  }

  private static float[] floats(INDArray array) {
    return Ops.flat(array).toFloatVector();
  }

  /** Gives the memory back; that of a pass that failed is not used again. */
  @Override
  public void close() {
    if (broken) {
      pool.close();
    } else {
      run.finish();
      pools.giveBack(pool);
    }
  }
}
