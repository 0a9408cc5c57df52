package org.earshot.attack;

/**
 * A classifier that tells the probabilities of its most likely classes and nothing else.
 *
 * <p>Batches are [batch][pixels], row-major, values in [0, 1]; results of one clip do not depend on
 * the others in its batch beyond rounding. The argument is neither kept nor changed.
 */
public interface BlackBox {
  /** How many classes there are. */
  int classes();

  /** d, the number of pixels of one clip. */
  int pixels();

  /**
   * The most likely classes of each clip: one query for each.
   *
   * @param k how many, at least 1; as many as there are if there are fewer
   */
  TopClasses top(float[] x, int batch, int k);
}
