package org.earshot.engine;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * conv2d_bp over parts of a batch: beside its arrays it takes more than as much again for their
 * copies in oneDNN's order and Winograd's transforms. Large parts cost no time.
 */
final class BatchParts {
  /** Floats of a part's input and output together: 32 MiB. */
  private static final long MOST = 8 << 20;

  private BatchParts() {}

  static Tensor both(
      ArrayPool pool, Filter filter, INDArray x, INDArray d, INDArray weights, boolean input) {
    Tensor out = pool.take(x.shape());
    long batch = x.size(0);
    long parts = parts(filter.window(), x, d);
    Tensor share = pool.take(weights.shape());
    for (long i = 0; i < parts; i++) {
      long from = batch * i / parts;
      long to = batch * (i + 1) / parts;
      INDArray into = from == 0 ? weights : share.array();
      OpsConvolutions.both(
          filter, part(x, from, to), part(d, from, to), part(out.array(), from, to), into);
      if (from > 0) {
        weights.addi(into);
      }
    }
    share.release();
    if (input) {
      return out;
    }
    out.release();
    return null;
  }

  private static long parts(Window window, INDArray x, INDArray d) {
    return Winograd.pays(window, x.shape(), d.size(3))
        ? Winograd.parts(x.shape(), d.size(3))
        : Math.min(x.size(0), (x.length() + d.length() - 1) / MOST + 1);
  }

  /** A view on some clips. */
  static INDArray part(INDArray a, long from, long to) {
    if (to - from == a.size(0)) {
      return a;
    }
    long clip = a.length() / a.size(0);
    INDArray floats = Ops.flat(a).get(NDArrayIndex.interval(from * clip, to * clip));
    return Ops.view(floats, to - from, a.size(1), a.size(2), a.size(3));
  }
}
