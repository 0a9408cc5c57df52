package org.earshot.attack;

/**
 * A differentiable classifier under attack (white box).
 *
 * <p>Batches are [batch][pixels], row-major, values in [0, 1]; results of one clip do not depend on
 * the others in its batch beyond rounding. Neither method keeps or changes its argument.
 */
public interface Victim {
  /** How many classes the logits stand for. */
  int classes();

  /** d, the number of pixels of one clip. */
  int pixels();

  /** The logits, [batch][classes]. */
  float[] logits(float[] x, int batch);

  /** The logits and, for each clip on its own, d(seed, logits)/dx. */
  Gradient gradient(float[] x, int batch, LogitSeed seed);
}
