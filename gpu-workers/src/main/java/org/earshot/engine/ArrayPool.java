package org.earshot.engine;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Lends off-heap arrays and takes their memory back for reuse: fresh memory costs a page fault for
 * every 4 KiB of it.
 *
 * <p>Sizes are rounded up to an eighth of a power of two, and a request takes the smallest free
 * buffer of less than twice its size: so batches of every size share the memory of the largest.
 * Used by one thread at a time.
 */
final class ArrayPool implements AutoCloseable {
  private final TreeMap<Long, ArrayDeque<DataBuffer>> free = new TreeMap<>();
  private int lent;
  private long bytes;

  /** Lends an array of floats with arbitrary content. */
  Tensor take(long... shape) {
    long length = 1;
    for (long side : shape) {
      length *= side;
    }
    DataBuffer buffer = reuse(length);
    if (buffer == null) {
      long size = rounded(length);
      buffer = Nd4j.createBuffer(DataType.FLOAT, size, false);
      bytes += size * Float.BYTES;
    }
    lent++;
    long[] strides = Nd4j.getStrides(shape, 'c');
    INDArray array = Nd4j.create(buffer, shape, strides, 0, 'c', DataType.FLOAT);
    return new Tensor(array, buffer, this);
  }

  private DataBuffer reuse(long length) {
    Map.Entry<Long, ArrayDeque<DataBuffer>> fit = free.ceilingEntry(length);
    if (fit == null || fit.getKey() >= 2 * rounded(length)) {
      return null;
    }
    DataBuffer buffer = fit.getValue().pollLast();
    if (fit.getValue().isEmpty()) {
      free.remove(fit.getKey());
    }
    return buffer;
  }

  static long rounded(long length) {
    long step = Math.max(64, Long.highestOneBit(Math.max(1, length)) >> 3);
    return (length + step - 1) / step * step;
  }

  void giveBack(DataBuffer buffer) {
    lent--;
    free.computeIfAbsent(buffer.length(), k -> new ArrayDeque<>()).addLast(buffer);
  }

  /** Number of arrays that were lent and have not come back. */
  int lent() {
    return lent;
  }

  /** Off-heap memory that this pool has allocated. */
  long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    free.values().forEach(buffers -> buffers.forEach(DataBuffer::close));
    free.clear();
    bytes = 0;
  }
}
