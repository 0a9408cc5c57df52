package org.earshot.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The memory-bound passes over whole maps. Channels are the last axis; arrays are contiguous, of
 * equal shape where they meet, and may be the same where a result is named {@code out}.
 */
interface Passes {
  Moments moments(INDArray x);

  /**
   * out = scale[c] x + shift[c], then {@code relu}.
   *
   * @return the mask if it was to be noted, else null
   */
  Mask affine(INDArray x, float[] scale, float[] shift, Relu relu, INDArray out);

  /**
   * The sums that batch normalisation's gradient needs.
   *
   * @param mask if not null, {@code out} becomes d where it lets through, else 0, and is what is
   *     summed; of this object's making
   * @return {sum of d, sum of d (x - mean)} for each channel
   */
  double[][] dots(INDArray d, Mask mask, INDArray x, double[] mean, INDArray out);

  /** out = a[c] d + b[c] x + e[c]. */
  void combine(INDArray d, INDArray x, float[] a, float[] b, float[] e, INDArray out);

  /**
   * a += b, then {@code relu}.
   *
   * @return the mask if it was to be noted, else null
   */
  Mask add(INDArray a, INDArray b, Relu relu);

  /**
   * Applies {@code relu} in place.
   *
   * @return the mask if it was to be noted, else null
   */
  Mask relu(INDArray x, Relu relu);

  /** Sum over all pixels into out[c], overwriting it. */
  void columnSums(INDArray d, INDArray out);

  /** Mean over the pixels of each map: [batch][height][width][c] to [batch][c]. */
  void globalAverage(INDArray x, INDArray out);

  /** Its gradient: [batch][c] to [batch][height][width][c]. */
  void globalAverageBack(INDArray d, INDArray out);
}
