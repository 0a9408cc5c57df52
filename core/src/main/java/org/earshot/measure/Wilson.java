package org.earshot.measure;

import org.earshot.message.Robustness.Share;

/**
 * Wilson's score interval for a share.
 *
 * <p>It stays inside [0, 1] and is honest for few clips and for shares near 0 and 1, where the
 * normal interval p +- z sqrt(p (1 - p) / n) has no width at all. E. B. Wilson, "Probable
 * inference, the law of succession, and statistical inference", JASA 22 (1927).
 */
public final class Wilson {
  /** The normal distribution's 0.975 quantile. */
  private static final double Z = 1.959963984540054;

  private Wilson() {}

  /**
   * The share {@code hits / trials} with its 95 % interval.
   *
   * @param trials n; with none the share is 0 and the interval [0, 1], for nothing is known
   * @throws IllegalArgumentException unless 0 <= hits <= trials
   */
  public static Share share(int hits, int trials) {
    if (hits < 0 || hits > trials) {
      throw new IllegalArgumentException(
          "hits must be in [0, trials], was %d of %d".formatted(hits, trials));
    }
    if (trials == 0) {
      return new Share(0, 0, 1);
    }
    double n = trials;
    double p = hits / n;
    double denominator = 1 + Z * Z / n;
    double centre = (p + Z * Z / (2 * n)) / denominator;
    double half = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / denominator;
    // At 0 and n the bound is exactly the share; rounding would put it a hair beside.
    double lower = hits == 0 ? 0 : Math.max(0, centre - half);
    double upper = hits == trials ? 1 : Math.min(1, centre + half);
    return new Share(p, lower, upper);
  }
}
