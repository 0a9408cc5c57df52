package org.earshot.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies between maps and boxes in larger maps: concatenation and padding, and their gradients. */
interface Boxes {
  /**
   * Where a box of [batch][height][width][channels] begins in a larger map of the same batch.
   *
   * @param row first row of the larger map that the box covers
   * @param column likewise
   * @param channel likewise
   */
  record Corner(int row, int column, int channel) {}

  /** Writes {@code box} into {@code whole}; what lies outside stays. */
  void put(INDArray box, INDArray whole, Corner at);

  /** Reads {@code box} out of {@code whole}. */
  void get(INDArray whole, Corner at, INDArray box);
}
