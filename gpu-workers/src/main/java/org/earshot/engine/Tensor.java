package org.earshot.engine;

import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An array of a pool and the number of its holders: a gradient that two nodes share must not be
 * changed in place, and goes back to the pool when the last one lets go.
 */
final class Tensor {
  private final INDArray array;
  private final DataBuffer buffer;
  private final ArrayPool pool;
  private int holders = 1;

  Tensor(INDArray array, DataBuffer buffer, ArrayPool pool) {
    this.array = array;
    this.buffer = buffer;
    this.pool = pool;
  }

  INDArray array() {
    return array;
  }

  Tensor retain() {
    holders++;
    return this;
  }

  boolean exclusive() {
    return holders == 1;
  }

  void release() {
    if (--holders == 0) {
      pool.giveBack(buffer);
    } else if (holders < 0) {
      throw new IllegalStateException("an array was released twice");
    }
  }
}
