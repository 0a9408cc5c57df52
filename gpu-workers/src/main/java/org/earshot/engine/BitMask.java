package org.earshot.engine;

import java.nio.IntBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A mask of one bit for each float. A block has as many tiles as an int has bits, and its mask is
 * one tile of ints, in which the k-th bit belongs to the k-th tile: so that packing and unpacking
 * are loops of vector instructions.
 */
final class BitMask implements Mask {
  private final Blocks blocks;
  private final int[][] bits;

  /** An empty mask for arrays of {@code blocks}. */
  BitMask(Blocks blocks) {
    this.blocks = blocks;
    this.bits = new int[blocks.count()][];
  }

  /** Opens the mask of one block to be written, all zero. */
  int[] open(int block) {
    bits[block] = new int[blocks.tile()];
    return bits[block];
  }

  int[] bits(int block) {
    return bits[block];
  }

  @Override
  public void apply(INDArray d, INDArray out) {
    blocks.each(
        block -> {
          IntBuffer in = blocks.bits(d, block);
          IntBuffer to = blocks.bits(out, block);
          int[] tile = new int[blocks.tile()];
          for (int k = 0; in.hasRemaining(); k++) {
            int n = Math.min(tile.length, in.remaining());
            in.get(tile, 0, n);
            Loops.mask(bits[block], k, tile, n);
            to.put(tile, 0, n);
          }
        });
  }

  @Override
  public void release() {
    // on the heap
  }
}
