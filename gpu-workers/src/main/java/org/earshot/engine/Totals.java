package org.earshot.engine;

/**
 * Sums over channels that blocks form in any order and that are combined in one: the result does
 * not depend on which thread came first.
 */
final class Totals {
  private final double[][][] blocks;
  private final int channels;

  Totals(int blocks, int channels) {
    this.blocks = new double[blocks][][];
    this.channels = channels;
  }

  /** Folds tiles of rows into sums of columns, one for each tile given. */
  void put(int block, float[]... tiles) {
    double[][] sums = new double[tiles.length][channels];
    for (int k = 0; k < tiles.length; k++) {
      Loops.fold(tiles[k], sums[k]);
    }
    blocks[block] = sums;
  }

  double[][] sums() {
    double[][] sums = new double[blocks[0].length][channels];
    for (double[][] block : blocks) {
      for (int k = 0; k < sums.length; k++) {
        for (int c = 0; c < channels; c++) {
          sums[k][c] += block[k][c];
        }
      }
    }
    return sums;
  }
}
