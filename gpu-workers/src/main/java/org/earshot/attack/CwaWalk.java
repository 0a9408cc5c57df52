package org.earshot.attack;

import java.util.Optional;

/** One clip's search over c, with a run of Adam for each. */
final class CwaWalk {
  /** What the smallest success has to shrink by, as a share, to count as progress. */
  private static final double PROGRESS = 1e-3;

  /** A run without progress ends after this share of its iterations, but five at least. */
  private static final int PATIENCE_SHARE = 10;

  private static final int LEAST_PATIENCE = 5;

  /** The first c over what would be enough if the victim were linear. */
  private static final double C_MARGIN = 2;

  /** What the line search at the end goes beyond the boundary, as a share. */
  private static final double LINE_OVERSHOOT = 0.002;

  /** A step that float32 pixels can follow. */
  private static final double LEAST_STEP = 1e-6;

  private final Cwa attack;
  private final Trial trial;
  private final CSearch search;
  private final TanhAdam adam;
  private float[] x;
  private float[] success;
  private double successL2 = Double.POSITIVE_INFINITY;
  private double successMargin;
  private double cleanMargin;
  private Boundary nearest;
  private int iteration;
  private int stale;
  private boolean reached;
  private double rate;
  private double lastLead;
  private boolean done;

  CwaWalk(Cwa attack, Trial trial) {
    this.attack = attack;
    this.trial = trial;
    this.search = new CSearch(attack);
    this.adam = new TanhAdam(trial.clean().length);
    this.x = trial.clean();
  }

  Trial trial() {
    return trial;
  }

  float[] x() {
    return x;
  }

  boolean done() {
    return done;
  }

  /** L without its floor: the lead of what has to fall behind. */
  private double lead(float[] logits, int row, int classes) {
    return attack.targeted()
        ? -Logits.margin(logits, row, classes, trial.target())
        : Logits.margin(logits, row, classes, trial.reference());
  }

  /** Asks for the gradient of L; none where L is at its floor. */
  void seedInto(float[] seed, float[] logits, int row, int classes) {
    if (lead(logits, row, classes) > -attack.kappa()) {
      int own = own();
      seedInto(seed, row, classes, own, Logits.other(logits, row, classes, own));
    }
  }

  /** At the clean clip: asks for the gradient of what L would be if there were one other class. */
  void seedInto(float[] seed, float[] logits, int row, int classes, int rank) {
    int own = own();
    seedInto(seed, row, classes, own, Logits.others(logits, row, classes, own)[rank]);
  }

  private void seedInto(float[] seed, int row, int classes, int own, int other) {
    seed[row * classes + own] = attack.targeted() ? -1 : 1;
    seed[row * classes + other] = attack.targeted() ? 1 : -1;
  }

  private int own() {
    return attack.targeted() ? trial.target() : trial.reference();
  }

  /** At the clean clip: looks whether the boundary to the rank's class is the nearest so far. */
  void linearise(Gradient gradient, int row, int classes, int rank) {
    float[] logits = gradient.logits();
    int other = Logits.others(logits, row, classes, own())[rank];
    double lead = logits[row * classes + own()] - logits[row * classes + other];
    lead = attack.targeted() ? -lead : lead;
    if (rank == 0) {
      cleanMargin = lead;
    }
    double toFloor = lead + attack.kappa();
    var boundary = Boundary.at(trial.clean(), other, toFloor, gradient.input(), row, -1);
    if (boundary.nearerThan(nearest)) {
      nearest = boundary;
    }
  }

  /** Looks at the clip as it is, and steps on. */
  void take(Gradient gradient, int row, int classes) {
    double lead = lead(gradient.logits(), row, classes);
    double l2 = Perturbation.l2(trial.clean(), x, 0);
    boolean fooled = trial.fooledBy(gradient.logits(), row, classes);
    boolean enough = lead <= -attack.kappa() && lead < 0; // a tie fools nobody
    if (fooled && (enough || attack.kappa() == 0)) {
      trial.offer(x, 0);
    }
    boolean progress = lead < lastLead;
    lastLead = lead;
    if (enough) {
      reached = true;
      progress = l2 < successL2 * (1 - PROGRESS);
      if (l2 < successL2) {
        successL2 = l2;
        success = x.clone();
        successMargin = Logits.margin(gradient.logits(), row, classes, trial.reference());
      }
    }
    stale = progress ? 0 : stale + 1;
    if (iteration == attack.iterations() || stale > patience() || Double.isNaN(lead)) {
      endRun();
    } else {
      step(gradient, row);
    }
  }

  private int patience() {
    return Math.max(LEAST_PATIENCE, attack.iterations() / PATIENCE_SHARE);
  }

  /**
   * Begins the first run where L would be at its floor if the victim were linear; false if no
   * boundary can be seen from the clean clip.
   */
  boolean begin() {
    if (nearest == null || !(nearest.scale() < Double.POSITIVE_INFINITY)) {
      trial.warn(Warnings.ZERO_GRADIENT);
      return false;
    }
    search.begin(C_MARGIN * 2 * nearest.scale());
    double root = Math.sqrt(trial.clean().length);
    double l2 = Math.min(nearest.distance(), attack.wide() * root);
    rate = attack.rate() * l2 / root;
    double length = l2 / Math.sqrt(nearest.squares());
    beginRun(LineSearch.moved(trial.clean(), nearest.normal(), length));
    return true;
  }

  private void beginRun(float[] from) {
    adam.rate(Math.max(LEAST_STEP, rate));
    adam.begin(from);
    x = adam.x();
    iteration = 0;
    stale = 0;
    reached = false;
    lastLead = Double.POSITIVE_INFINITY;
  }

  private void step(Gradient gradient, int row) {
    adam.step(trial.clean(), gradient.input(), row, search.c());
    x = adam.x();
    iteration++;
    trial.countStep();
  }

  /** After a success steps are half as long. */
  private void endRun() {
    search.record(reached);
    rate /= reached ? 2 : 1;
    if (search.done()) {
      if (search.atBound()) {
        trial.warn(Warnings.C_AT_BOUND);
      }
      done = true;
    } else {
      beginRun(success == null ? x : success);
    }
  }

  /** The way back from the smallest success, where kappa does not forbid it. */
  Optional<LineSearch> line(int passes) {
    if (success == null || attack.kappa() > 0 || !(successMargin < 0)) {
      return Optional.empty();
    }
    float[] change = new float[success.length];
    for (int i = 0; i < change.length; i++) {
      change[i] = success[i] - trial.clean()[i];
    }
    return Optional.of(
        new LineSearch(trial, change, LINE_OVERSHOOT, 0, cleanMargin, 1, successMargin, passes));
  }
}
