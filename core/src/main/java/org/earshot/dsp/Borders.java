package org.earshot.dsp;

/**
 * Sums a smooth sequence over whole samples when only every step-th sample is known: between the
 * known ones it is the polynomial through six of them. With a step of 1 the sums are exact.
 *
 * <p>The sum over all samples before a border {@code m step + r} is {@code step} times the sum of
 * the known ones before m, plus six weights about m that depend on r alone; those are kept here.
 */
final class Borders {
  /** Known samples before m that a border needs. */
  static final int BEFORE = 2;

  /** Known samples from m on that a border needs. */
  static final int FROM = 4;

  private static final int POINTS = BEFORE + FROM;

  private final int step;
  private final float[] weights;

  Borders(int step) {
    this.step = step;
    this.weights = new float[step * POINTS];
    double[] sum = ends();
    for (int r = 0; r < step; r++) {
      for (int j = 0; j < POINTS; j++) {
        weights[r * POINTS + j] = (float) sum[j];
        sum[j] += lagrange(j, r / (double) step);
      }
    }
  }

  /**
   * What the last intervals before m have from the points at m and later, and miss at the points
   * before m: an interval's weights fall on two points before it and three behind.
   */
  private double[] ends() {
    double[] interval = new double[POINTS];
    for (int j = 0; j < POINTS; j++) {
      for (int r = 0; r < step; r++) {
        interval[j] += lagrange(j, r / (double) step);
      }
    }
    double[] ends = new double[POINTS];
    for (int q = 0; q < BEFORE; q++) {
      for (int j = 0; j < BEFORE - q; j++) {
        ends[BEFORE - 1 - q] -= interval[j];
      }
    }
    for (int q = 0; q < FROM - 1; q++) {
      for (int j = BEFORE + q + 1; j < POINTS; j++) {
        ends[BEFORE + q] += interval[j];
      }
    }
    return ends;
  }

  /** Polynomial j of those that are 1 at point j - 2 and 0 at the other five, at u. */
  private static double lagrange(int j, double u) {
    double value = 1;
    for (int i = 0; i < POINTS; i++) {
      if (i != j) {
        value *= (u + BEFORE - i) / (j - i);
      }
    }
    return value;
  }

  /** Samples from one known one to the next. */
  int step() {
    return step;
  }

  /** The weighted known samples about the border m step + r, where m stands at {@code at}. */
  float at(float[] known, int at, int r) {
    int w = r * POINTS;
    int k = at - BEFORE;
    return weights[w] * known[k]
        + weights[w + 1] * known[k + 1]
        + weights[w + 2] * known[k + 2]
        + weights[w + 3] * known[k + 3]
        + weights[w + 4] * known[k + 4]
        + weights[w + 5] * known[k + 5];
  }
}
