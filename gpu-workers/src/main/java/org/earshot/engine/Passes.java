package org.earshot.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The memory-bound passes over whole maps. Channels are the last axis; arrays are contiguous, of
 * equal shape where they meet, and may be the same where a result is named {@code out}.
 */
interface Passes {
  Moments moments(INDArray x);

  /** out = scale[c] x + shift[c], then ReLU if {@code relu}. */
  void affine(INDArray x, float[] scale, float[] shift, boolean relu, INDArray out);

  /**
   * The sums that batch normalisation's gradient needs.
   *
   * @param y if not null, {@code out} becomes d where y &gt; 0, else 0, and is what is summed
   * @return {sum of d, sum of d (x - mean)} for each channel
   */
  double[][] dots(INDArray d, INDArray y, INDArray x, double[] mean, INDArray out);

  /** out = a[c] d + b[c] x + e[c]. */
  void combine(INDArray d, INDArray x, float[] a, float[] b, float[] e, INDArray out);

  /** out = d where y &gt; 0, else 0. */
  void mask(INDArray y, INDArray d, INDArray out);

  /** a += b, then ReLU if {@code relu}. */
  void add(INDArray a, INDArray b, boolean relu);

  void relu(INDArray x);

  /** Sum over all pixels into out[c], overwriting it. */
  void columnSums(INDArray d, INDArray out);

  /** Mean over the pixels of each map: [batch][height][width][c] to [batch][c]. */
  void globalAverage(INDArray x, INDArray out);

  /** Its gradient: [batch][c] to [batch][height][width][c]. */
  void globalAverageBack(INDArray d, INDArray out);
}
