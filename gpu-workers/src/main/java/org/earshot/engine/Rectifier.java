package org.earshot.engine;

import java.nio.IntBuffer;

/** Puts a ReLU behind a pass, on the tile that the pass has just written. */
final class Rectifier {
  private final Relu relu;
  private final BitMask mask;

  Rectifier(Relu relu, Blocks blocks) {
    this.relu = relu;
    this.mask = relu == Relu.NOTED ? new BitMask(blocks) : null;
  }

  /** The mask of all that was rectified; null unless it was to be noted. */
  BitMask mask() {
    return mask;
  }

  /**
   * Begins a block.
   *
   * @param values its floats as bit patterns
   */
  Block block(int block, Blocks blocks, IntBuffer values) {
    if (relu == Relu.NONE) {
      return new Block(null, null, null);
    }
    int[] bits = mask == null ? null : mask.open(block);
    return new Block(values, bits, new int[blocks.tile()]);
  }

  /** One block; its tiles come in order. Used by one thread. */
  static final class Block {
    private final IntBuffer values;
    private final int[] bits;
    private final int[] tile;
    private int k;

    private Block(IntBuffer values, int[] bits, int[] tile) {
      this.values = values;
      this.bits = bits;
      this.tile = tile;
    }

    /** Rectifies the next {@code n} floats of the block, in place. */
    void next(int n) {
      if (values == null) {
        return;
      }
      values.get(values.position(), tile, 0, n);
      if (bits == null) {
        Loops.relu(tile, n);
      } else {
        Loops.relu(tile, bits, k++, n);
      }
      values.put(tile, 0, n);
    }
  }
}
