package org.earshot.attack;

/**
 * What PIA takes from a query.
 *
 * @param kept whether the clip is where a walk may go: the target is told or, untargeted, the label
 *     is not the most likely
 * @param fooled whether the most likely class is another than the label
 * @param loss what a walk goes down: minus the target's log-probability or, untargeted, the
 *     label's; for a class that is not told that of the least likely that is
 */
record PiaAnswer(boolean kept, boolean fooled, double loss) {
  /** Below what a float32 softmax tells apart from 0. */
  private static final double LEAST = 1e-30;

  static PiaAnswer of(Trial trial, boolean targeted, TopClasses top, int row) {
    boolean fooled = trial.fooledBy(top.prediction(row));
    double told = top.probability(row, targeted ? trial.target() : trial.reference());
    double least = top.probabilities()[(row + 1) * top.k() - 1];
    double log = Math.log(Math.max(LEAST, Double.isNaN(told) ? least : told));
    return targeted
        ? new PiaAnswer(!Double.isNaN(told), fooled, -log)
        : new PiaAnswer(fooled, fooled, log);
  }
}
