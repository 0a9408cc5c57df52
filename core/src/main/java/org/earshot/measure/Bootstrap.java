package org.earshot.measure;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The percentile bootstrap of a ratio of means over pairs.
 *
 * <p>Pairs are drawn together, with replacement: the two norms of one clip go up and down together,
 * and an interval that drew them apart would be too wide. B. Efron and R. Tibshirani, "An
 * Introduction to the Bootstrap" (1993), chapter 13.
 */
final class Bootstrap {
  private static final double TAIL = 0.025;

  private Bootstrap() {}

  /** A 95 % interval. */
  record Interval(double lower, double upper) {}

  /**
   * The 95 % interval of mean(numerator) / mean(denominator).
   *
   * @param numerator one value a pair
   * @param denominator the other, positive
   * @param resamples how many bootstrap samples, at least 1
   */
  static Interval ratioOfMeans(
      double[] numerator, double[] denominator, int resamples, RandomGenerator random) {
    double[] ratios = new double[resamples];
    int pairs = numerator.length;
    for (int i = 0; i < resamples; i++) {
      double above = 0;
      double below = 0;
      for (int j = 0; j < pairs; j++) {
        int drawn = random.nextInt(pairs);
        above += numerator[drawn];
        below += denominator[drawn];
      }
      ratios[i] = above / below;
    }
    Arrays.sort(ratios);
    return new Interval(
        Statistics.quantileOfSorted(ratios, TAIL), Statistics.quantileOfSorted(ratios, 1 - TAIL));
  }
}
