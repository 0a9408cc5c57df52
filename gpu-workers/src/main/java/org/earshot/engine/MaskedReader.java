package org.earshot.engine;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads a gradient tile by tile; behind a ReLU it masks it and writes the masked one back. */
final class MaskedReader {
  private final int[] mask;
  private final IntBuffer in;
  private final IntBuffer out;
  private final FloatBuffer floats;
  private final int[] tile;
  private int k;

  /** Opens one block of {@code d}; {@code mask} may be null. */
  MaskedReader(Blocks blocks, int block, INDArray d, BitMask mask, INDArray out) {
    boolean masked = mask != null;
    this.mask = masked ? mask.bits(block) : null;
    this.in = masked ? blocks.bits(d, block) : null;
    this.out = masked ? blocks.bits(out, block) : null;
    this.tile = masked ? new int[blocks.tile()] : null;
    this.floats = blocks.floats(masked ? out : d, block);
  }

  void next(float[] values, int n) {
    if (mask != null) {
      in.get(tile, 0, n);
      Loops.mask(mask, k++, tile, n);
      out.put(tile, 0, n);
    }
    floats.get(values, 0, n);
  }
}
