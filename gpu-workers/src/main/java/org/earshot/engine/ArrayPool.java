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
 * Where nothing fits a large one, others are freed for it. Used by one thread at a time.
 */
final class ArrayPool implements AutoCloseable {
  /** Floats, 64 MiB, from which an array is worth the page faults of fresh memory. */
  static final long LARGE = 1 << 24;

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
      makeRoom(size);
      buffer = Nd4j.createBuffer(DataType.FLOAT, size, false);
      bytes += size * Float.BYTES;
    }
    lent++;
    long[] strides = Nd4j.getStrides(shape, 'c');
    INDArray array = Nd4j.create(buffer, shape, strides, 0, 'c', DataType.FLOAT);
    return new Tensor(array, buffer, this);
  }

  /** Frees as much as a large array will take of what lies idle and did not fit. */
  private void makeRoom(long size) {
    for (long freed = 0; size >= LARGE && freed < size && !free.isEmpty(); ) {
      long largest = free.lastKey();
      remove(largest).close();
      freed += largest;
      bytes -= largest * Float.BYTES;
    }
  }

  private DataBuffer reuse(long length) {
    Map.Entry<Long, ArrayDeque<DataBuffer>> fit = free.ceilingEntry(length);
    if (fit == null || fit.getKey() >= 2 * rounded(length)) {
      return null;
    }
    return remove(fit.getKey());
  }

  private DataBuffer remove(long size) {
    ArrayDeque<DataBuffer> buffers = free.get(size);
    DataBuffer buffer = buffers.pollLast();
    if (buffers.isEmpty()) {
      free.remove(size);
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
