package org.earshot.measure;

import java.util.Arrays;

/** Means and quantiles of at least one value. */
final class Statistics {
  private Statistics() {}

  static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return medianOfSorted(sorted);
  }

  static double medianOfSorted(double[] sorted) {
    return quantileOfSorted(sorted, 0.5);
  }

  /** The quantile with linear interpolation between order statistics, as numpy's default. */
  static double quantileOfSorted(double[] sorted, double q) {
    double position = q * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
