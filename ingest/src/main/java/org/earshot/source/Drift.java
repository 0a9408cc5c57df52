package org.earshot.source;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/**
 * The slope of a line through points of the last hour, by least squares. Of each ten seconds the
 * lowest point is taken, since delays only ever add.
 */
final class Drift {
  private static final double SPACING = Duration.ofSeconds(10).toNanos();
  private static final int KEPT = 360;
  private static final int FEWEST = 12;
  private static final double KNOWN_WITHIN_PPM = 20;

  private final Deque<double[]> points = new ArrayDeque<>();
  private double bucketEnd = SPACING;
  private double[] lowest;

  /**
   * Adds a point.
   *
   * @param at nanoseconds since the capture began, growing
   * @param offset nanoseconds by which the samples lie behind the clock
   */
  void add(double at, double offset) {
    if (lowest == null || offset < lowest[1]) {
      lowest = new double[] {at, offset};
    }
    if (at >= bucketEnd) {
      points.addLast(lowest);
      if (points.size() > KEPT) {
        points.removeFirst();
      }
      lowest = null;
      bucketEnd = at + SPACING;
    }
  }

  /** Parts per million by which the samples run ahead of the clock; empty while it is not known. */
  OptionalDouble ppm() {
    int n = points.size();
    if (n < FEWEST) {
      return OptionalDouble.empty();
    }
    double meanAt = points.stream().mapToDouble(p -> p[0]).sum() / n;
    double meanOffset = points.stream().mapToDouble(p -> p[1]).sum() / n;
    double squares = 0;
    double products = 0;
    for (double[] p : points) {
      squares += (p[0] - meanAt) * (p[0] - meanAt);
      products += (p[0] - meanAt) * (p[1] - meanOffset);
    }
    double slope = products / squares;
    double rest = 0;
    for (double[] p : points) {
      double error = p[1] - meanOffset - slope * (p[0] - meanAt);
      rest += error * error;
    }
    double standardError = Math.sqrt(rest / (n - 2) / squares);
    return standardError * 1e6 <= KNOWN_WITHIN_PPM
        ? OptionalDouble.of(-slope * 1e6)
        : OptionalDouble.empty();
  }
}
