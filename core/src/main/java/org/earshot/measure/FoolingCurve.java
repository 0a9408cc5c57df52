package org.earshot.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.earshot.message.Robustness.Point;
import org.earshot.message.Robustness.Share;

/**
 * The empirical curve of fooling rate against l2 budget: a step function that rises by 1/n at the
 * norm of every fooled clip, where n counts the attacked clips, fooled or not.
 */
public final class FoolingCurve {
  /** The most points that a reduced curve has. */
  public static final int MAX_POINTS = 64;

  /**
   * What a norm may exceed a budget by, relative to it, and still be within: norms are sums of
   * thousands of squares, budgets are products, and the two round differently.
   */
  private static final double ROUNDING = 1e-9;

  private final int attacked;
  private final double[] norms;

  private FoolingCurve(int attacked, double[] norms) {
    this.attacked = attacked;
    this.norms = norms;
  }

  /**
   * The curve of clips of which some were fooled.
   *
   * @param attacked n, at least as many as were fooled
   * @param fooledL2 the norm of each fooled clip's smallest perturbation, in any order, copied
   * @throws IllegalArgumentException if a norm is negative or not finite, or there are more norms
   *     than clips
   */
  public static FoolingCurve of(int attacked, double... fooledL2) {
    if (fooledL2.length > attacked) {
      throw new IllegalArgumentException(
          "attacked must be at least the %d fooled clips, was %d"
              .formatted(fooledL2.length, attacked));
    }
    double[] sorted = fooledL2.clone();
    Arrays.sort(sorted);
    for (double l2 : sorted) {
      if (!(l2 >= 0 && l2 < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("fooledL2 must be finite and not negative, was " + l2);
      }
    }
    return new FoolingCurve(attacked, sorted);
  }

  /** n. */
  public int attacked() {
    return attacked;
  }

  /** Clips fooled at any budget. */
  public int fooled() {
    return norms.length;
  }

  /** Clips fooled within an l2 budget. */
  public int fooledWithin(double budget) {
    double limit = budget * (1 + ROUNDING);
    int within = 0;
    while (within < norms.length && norms[within] <= limit) {
      within++;
    }
    return within;
  }

  /** The fooling rate within an l2 budget, with its 95 % interval. */
  public Share rate(double budget) {
    return Wilson.share(fooledWithin(budget), attacked);
  }

  /**
   * The area under the curve on [0, budget] divided by the budget, exact: (1/n) sum of max(0, 1 -
   * l2 / budget) over the fooled clips; an unfooled clip adds nothing. In [0, 1]; 0 without clips.
   *
   * @throws IllegalArgumentException unless the budget is positive
   */
  public double auc(double budget) {
    if (!(budget > 0)) {
      throw new IllegalArgumentException("budget must be positive, was " + budget);
    }
    double sum = 0;
    for (double l2 : norms) {
      sum += Math.max(0, 1 - l2 / budget);
    }
    return attacked == 0 ? 0 : sum / attacked;
  }

  /**
   * The share of all clips that the model gets right and that hold within an l2 budget: clips that
   * are wrong without any attack count as fooled. 0 without clips.
   */
  public double robustAccuracy(double budget, int alreadyWrong) {
    int all = attacked + alreadyWrong;
    return all == 0 ? 0 : (double) (attacked - fooledWithin(budget)) / all;
  }

  /** Mean l2 over fooled clips; null if none was. */
  public Double mean() {
    return norms.length == 0 ? null : Statistics.mean(norms);
  }

  /** Median l2 over fooled clips; null if none was. */
  public Double median() {
    return norms.length == 0 ? null : Statistics.medianOfSorted(norms);
  }

  /**
   * At most 64 points of the curve, from (0, rate at 0) to (end, rate at the end), by rising
   * budget; hold each rate until the next point. Every point lies on the curve; what is left out
   * between two of them makes the drawn curve lower by at most 1/62 of its height, never higher.
   */
  public List<Point> points(double end) {
    int within = fooledWithin(end);
    int most = MAX_POINTS - 2;
    int kept = Math.min(within, most);
    List<Point> points = new ArrayList<>(kept + 2);
    points.add(new Point(0, rateOf(fooledWithin(0))));
    for (int i = 1; i <= kept; i++) {
      int rank = (int) ((long) i * within / kept);
      append(points, Math.min(norms[rank - 1], end), rateOf(rank));
    }
    append(points, end, rateOf(within));
    return List.copyOf(points);
  }

  /** Clips of equal norm are one step: the later rate replaces the earlier one. */
  private static void append(List<Point> points, double l2, double rate) {
    int last = points.size() - 1;
    if (points.get(last).l2() == l2) {
      points.remove(last);
    }
    points.add(new Point(l2, rate));
  }

  private double rateOf(int rank) {
    return attacked == 0 ? 0 : (double) rank / attacked;
  }
}
