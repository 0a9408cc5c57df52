package org.earshot.attack;

import java.util.SplittableRandom;

/**
 * A gradient by natural evolution strategies with antithetic samples (Ilyas et al. 2018): the mean
 * of (l(x + sigma u) - l(x - sigma u)) u / (2 sigma) over normal u.
 *
 * <p>Each u is drawn again where it is needed, so that memory does not grow with the samples.
 */
final class Evolution {
  private final long seed;
  private final double sigma;
  private final double[] losses;

  /**
   * Prepares the samples.
   *
   * @param seed of the draws
   * @param samples an even number
   */
  Evolution(long seed, double sigma, int samples) {
    this.seed = mixed(seed);
    this.sigma = sigma;
    this.losses = new double[samples];
  }

  double sigma() {
    return sigma;
  }

  /** One sample: those of even index go one way along a draw, the next goes the other. */
  float[] sample(float[] x, int index) {
    SplittableRandom random = draw(index);
    double way = index % 2 == 0 ? sigma : -sigma;
    float[] sample = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      double moved = x[i] + way * random.nextGaussian();
      sample[i] = (float) Math.min(1, Math.max(0, moved));
    }
    return sample;
  }

  void take(int index, double loss) {
    losses[index] = loss;
  }

  /** The mean of the samples' losses. */
  double loss() {
    double sum = 0;
    for (double loss : losses) {
      sum += loss;
    }
    return sum / losses.length;
  }

  /** The gradient. */
  float[] gradient(int pixels) {
    float[] gradient = new float[pixels];
    addInto(gradient, 1);
    return gradient;
  }

  /** Adds the gradient, times a weight. */
  void addInto(float[] gradient, double weight) {
    for (int index = 0; index < losses.length; index += 2) {
      double slope = weight * (losses[index] - losses[index + 1]) / (sigma * losses.length);
      SplittableRandom random = draw(index);
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] += (float) (slope * random.nextGaussian());
      }
    }
  }

  private SplittableRandom draw(int index) {
    return new SplittableRandom(mixed(seed + index / 2));
  }

  /** Neighbouring seeds alone would give streams that are each other's, moved by a few places. */
  private static long mixed(long seed) {
    return new SplittableRandom(seed).nextLong();
  }
}
