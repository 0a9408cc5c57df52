package org.earshot.attack;

import java.util.ArrayList;
import java.util.List;

/**
 * Looks along a line from a clean clip for where the victim begins to be fooled, by forward passes
 * alone: false position on the margin, in which the end that stays has its margin halved (the
 * Illinois method), since margins are nearly linear between a clip and the boundary beside it.
 *
 * <p>Each point that is tried lies {@code overshoot} beyond where the boundary is expected, and is
 * offered if it fools.
 */
final class LineSearch {
  /** A gain in norm that is not worth a pass. */
  private static final double TOLERANCE = 0.004;

  private final Trial trial;
  private final float[] direction;
  private final double overshoot;
  private double inside;
  private double insideMargin;
  private double outside;
  private double outsideMargin;
  private int left;

  /**
   * Begins between two points of the line.
   *
   * @param direction from the clean clip
   * @param inside scale of the direction to a point that does not fool
   * @param insideMargin by how much the class to leave leads there, above 0
   * @param outside scale to a point that fools, or is expected to
   * @param outsideMargin the same there, not above 0
   * @param passes the most points to try
   */
  LineSearch(
      Trial trial,
      float[] direction,
      double overshoot,
      double inside,
      double insideMargin,
      double outside,
      double outsideMargin,
      int passes) {
    this.trial = trial;
    this.direction = direction;
    this.overshoot = overshoot;
    this.inside = inside;
    this.insideMargin = insideMargin;
    this.outside = outside;
    this.outsideMargin = outsideMargin;
    this.left = passes;
  }

  /** Searches along all lines, in batches; lines that are done leave them. */
  static void all(List<LineSearch> lines, Passes passes) {
    List<LineSearch> open = new ArrayList<>(lines);
    open.removeIf(LineSearch::done);
    while (!open.isEmpty()) {
      float[] x = Rows.of(open, line -> line.at(line.next()));
      float[] logits = passes.logits(open.stream().map(line -> line.trial).toList(), x);
      for (int i = 0; i < open.size(); i++) {
        open.get(i).take(x, logits, i, passes.classes());
      }
      open.removeIf(LineSearch::done);
    }
  }

  /** The clip moved so far along the line, within [0, 1]. */
  float[] at(double scale) {
    return moved(trial.clean(), direction, scale);
  }

  /** A clip moved by a multiple of a direction, within [0, 1]. */
  static float[] moved(float[] clean, float[] direction, double scale) {
    float[] x = new float[clean.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) Math.min(1, Math.max(0, clean[i] + scale * direction[i]));
    }
    return x;
  }

  private double next() {
    double share = insideMargin / (insideMargin - outsideMargin);
    return (inside + share * (outside - inside)) * (1 + overshoot);
  }

  private boolean done() {
    return left == 0 || !(next() < outside * (1 - TOLERANCE));
  }

  private void take(float[] x, float[] logits, int row, int classes) {
    double scale = next();
    double margin = Logits.margin(logits, row, classes, trial.reference());
    left--;
    if (trial.fooledBy(logits, row, classes)) {
      trial.offer(x, row);
      outside = scale;
      outsideMargin = margin;
      insideMargin /= 2;
    } else {
      inside = scale;
      insideMargin = margin;
      outsideMargin /= 2;
    }
  }
}
