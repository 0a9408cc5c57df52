package org.earshot.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.BytePointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Splits a long array into blocks of fixed size, works on them in parallel, and opens windows on
 * off-heap memory. Nothing depends on the number of processors: the same array has the same blocks.
 */
final class Blocks {
  /** Floats in a tile: 8 KiB, so that a few tiles fit the first-level cache. */
  private static final int TILE = 2048;

  /** Tiles in a block: large enough that handing one to another thread costs nothing. */
  private static final int TILES = 32;

  private final long length;
  private final int tile;
  private final long block;

  /** Blocks over {@code length} floats in rows of {@code row}; no tile splits a row. */
  Blocks(long length, int row) {
    this.length = length;
    this.tile = row * Math.max(1, TILE / row);
    this.block = (long) tile * TILES;
  }

  /** Floats in a tile: whole rows. */
  int tile() {
    return tile;
  }

  int count() {
    return (int) ((length + block - 1) / block);
  }

  long from(int index) {
    return index * block;
  }

  int size(int index) {
    return (int) Math.min(block, length - from(index));
  }

  FloatBuffer floats(INDArray array, int index) {
    return floats(array, from(index), size(index));
  }

  /** The same window as bit patterns. */
  IntBuffer bits(INDArray array, int index) {
    return bytes(array, from(index), size(index)).asIntBuffer();
  }

  void each(IntConsumer work) {
    each(count(), work);
  }

  /** Runs {@code work} for 0 to {@code count - 1}: on every processor, or alone in a crew. */
  static void each(int count, IntConsumer work) {
    var blocks = IntStream.range(0, count);
    if (count == 1 || Crew.isMember()) {
      blocks.forEach(work);
    } else {
      blocks.parallel().forEach(work);
    }
  }

  /** A window on the memory of a contiguous array, which must stay reachable. */
  static FloatBuffer floats(INDArray array, long from, long length) {
    return bytes(array, from, length).asFloatBuffer();
  }

  /** A window on the memory of one clip, all of which have {@code size} floats. */
  static FloatBuffer part(INDArray array, int clip, int size) {
    return floats(array, (long) clip * size, size);
  }

  private static ByteBuffer bytes(INDArray array, long from, long length) {
    long start = (array.offset() + from) * Float.BYTES;
    var pointer = new BytePointer(array.data().pointer()).position(start);
    return pointer
        .limit(start + length * Float.BYTES)
        .asByteBuffer()
        .order(ByteOrder.nativeOrder());
  }
}
