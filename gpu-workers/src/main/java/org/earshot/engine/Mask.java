package org.earshot.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where a ReLU let its input through: all that its gradient needs, in far less memory than the
 * value.
 */
interface Mask {
  /** out = d where the ReLU's result was positive, else 0; both may be the same. */
  void apply(INDArray d, INDArray out);

  /** Frees it. */
  void release();
}
