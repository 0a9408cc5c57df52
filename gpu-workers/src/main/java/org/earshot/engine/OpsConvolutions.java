package org.earshot.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Convolutions by ND4J's ops alone. */
final class OpsConvolutions implements Convolutions {
  @Override
  public void output(Filter filter, INDArray x, INDArray out) {
    filter.convolve(x, out);
  }

  @Override
  public Tensor input(ArrayPool pool, Filter filter, long[] shape, INDArray d) {
    Tensor out = pool.take(shape);
    if (filter.mirrored() != null) {
      filter.convolveMirrored(d, out.array());
      return out;
    }
    // conv2d_bp reads of x only its shape for this result; the weights' gradient is thrown away
    Tensor x = pool.take(shape);
    Tensor unused = pool.take(filter.weights().shape());
    x.array().assign(0);
    both(filter, x.array(), d, out.array(), unused.array());
    unused.release();
    x.release();
    return out;
  }

  @Override
  public Tensor both(
      ArrayPool pool, Filter filter, INDArray x, INDArray d, INDArray weights, boolean input) {
    Tensor out = pool.take(x.shape());
    both(filter, x, d, out.array(), weights);
    if (input) {
      return out;
    }
    out.release();
    return null;
  }

  static void both(Filter filter, INDArray x, INDArray d, INDArray gx, INDArray gw) {
    Ops.run("conv2d_bp", new INDArray[] {gx, gw}, filter.arguments(), null, x, filter.weights(), d);
  }
}
