package org.earshot.training;

import java.util.random.RandomGenerator;

/** Distributions that {@link RandomGenerator} lacks. */
final class Draws {
  private Draws() {}

  /** Between two positive bounds, each factor as likely as the next: exp(U(log a, log b)). */
  static double logUniform(double least, double most, RandomGenerator random) {
    double share = random.nextDouble();
    return Math.exp((1 - share) * Math.log(least) + share * Math.log(most));
  }

  /** Beta(m, m) as the share of two gamma variables. */
  static double beta(double m, RandomGenerator random) {
    double a = logGamma(m, random);
    double b = logGamma(m, random);
    return 1 / (1 + Math.exp(b - a)); // in logarithms: a small m underflows
  }

  /**
   * The logarithm of a Gamma(shape, 1) variable: Marsaglia and Tsang 2000, "A simple method for
   * generating gamma variables", section 6 for shapes below 1.
   */
  private static double logGamma(double shape, RandomGenerator random) {
    if (shape < 1) {
      return logGamma(shape + 1, random) + Math.log(1 - random.nextDouble()) / shape;
    }
    double d = shape - 1.0 / 3;
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + x / Math.sqrt(9 * d), 3);
      double u = 1 - random.nextDouble();
      if (v > 0 && Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
        return Math.log(d * v);
      }
    }
  }
}
