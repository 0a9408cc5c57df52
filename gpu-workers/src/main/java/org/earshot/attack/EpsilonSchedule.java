package org.earshot.attack;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The budgets that an attack with steps in l-inf tries: a geometric grid of epsilon, then a
 * bisection of the gap below the first that fools. With a grid of one point only the end is tried
 * before the bisection, which then starts from {@code wide / range}.
 *
 * <p>A grid finds the smallest fooling point also where a larger epsilon no longer fools (FGSM
 * leaves the linear region); the bisection alone takes for granted that a larger one does.
 *
 * @param wide the end, in (0, 1]: an l-inf bound, and so the RMS of the largest perturbation
 * @param range {@code wide} over the smallest epsilon, above 1
 * @param grid points of the grid, at least 1
 * @param bisections halvings (of the logarithm) of the last gap, at least 0
 */
public record EpsilonSchedule(double wide, double range, int grid, int bisections) {
  public EpsilonSchedule {
    if (!(wide > 0 && wide <= 1)) {
      throw new IllegalArgumentException("wide must be in (0, 1], was " + wide);
    }
    if (!(range > 1 && range < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("range must be above 1, was " + range);
    }
    if (grid < 1) {
      throw new IllegalArgumentException("grid must be at least 1, was " + grid);
    }
    if (bisections < 0) {
      throw new IllegalArgumentException("bisections must be at least 0, was " + bisections);
    }
  }

  /** The grid's point, smallest first. */
  double epsilon(int point) {
    return wide * Math.pow(ratio(), point - (grid - 1));
  }

  /** What is taken not to fool before anything was tried: one ratio below the grid. */
  double below() {
    return epsilon(0) / ratio();
  }

  /** The most epsilons that one clip needs. */
  public int steps() {
    return grid + bisections;
  }

  /**
   * The ratio of the epsilon found to the largest below it that is known, or taken, not to fool.
   */
  public double resolution() {
    return Math.pow(ratio(), Math.pow(2, -bisections));
  }

  /** Its parameters but {@code wide}, by the names that they have in specs. */
  SortedMap<String, Double> parameters() {
    return new TreeMap<>(
        Map.of("grid", (double) grid, "range", range, "bisections", (double) bisections));
  }

  private double ratio() {
    return Math.pow(range, 1.0 / Math.max(1, grid - 1));
  }
}
