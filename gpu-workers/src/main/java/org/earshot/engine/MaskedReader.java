package org.earshot.engine;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads a gradient tile by tile; behind a ReLU it masks it and writes the masked one back. */
final class MaskedReader {
  private final IntBuffer mask;
  private final IntBuffer bits;
  private final IntBuffer out;
  private final FloatBuffer floats;
  private int[] left = {};
  private int[] right = {};

  /** Opens one block of {@code d}; {@code y} is the ReLU's result or null. */
  MaskedReader(Blocks blocks, int block, INDArray d, INDArray y, INDArray out) {
    this.mask = y == null ? null : blocks.bits(y, block);
    this.bits = y == null ? null : blocks.bits(d, block);
    this.out = y == null ? null : blocks.bits(out, block);
    this.floats = blocks.floats(y == null ? d : out, block);
  }

  void next(float[] tile, int n) {
    if (mask != null) {
      if (left.length < n) {
        left = new int[n];
        right = new int[n];
      }
      mask.get(left, 0, n);
      bits.get(right, 0, n);
      Loops.mask(left, right, n);
      out.put(right, 0, n);
    }
    floats.get(tile, 0, n);
  }
}
