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
    long clips = Math.max(1, batch * MOST / (x.length() + d.length()));
    Tensor share = pool.take(weights.shape());
    for (long from = 0; from < batch; from += clips) {
      long to = Math.min(batch, from + clips);
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

  /** A view on some clips. */
  private static INDArray part(INDArray a, long from, long to) {
    if (to - from == a.size(0)) {
      return a;
    }
    long clip = a.length() / a.size(0);
    INDArray floats = Ops.flat(a).get(NDArrayIndex.interval(from * clip, to * clip));
    return Ops.view(floats, to - from, a.size(1), a.size(2), a.size(3));
  }
}
