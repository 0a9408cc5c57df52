package org.earshot.attack;

/** One clip's way to the nearest boundary, and along it. */
final class DeepFoolWalk {
  /**
   * As RMS: a step that the logits' float32 can follow. Steps towards a boundary that bends away
   * get ever smaller, and would end on it instead of beyond.
   */
  private static final double LEAST_STEP = 1e-6;

  private final DeepFool attack;
  private final Trial trial;
  private final float[] moved;
  private float[] x;
  private Boundary nearest;
  private double cleanMargin;
  private int steps;
  private boolean crossed;
  private float[] held;
  private float[] line;
  private double limit;
  private double margin;

  DeepFoolWalk(DeepFool attack, Trial trial) {
    this.attack = attack;
    this.trial = trial;
    this.moved = new float[trial.clean().length];
    this.x = trial.clean();
  }

  Trial trial() {
    return trial;
  }

  float[] x() {
    return x;
  }

  boolean crossed() {
    return crossed;
  }

  /** Asks for the gradient of the boundary's logit over that of the class to leave. */
  void seedInto(float[] seed, float[] logits, int row, int classes, int rank) {
    int from = row * classes;
    seed[from + beyond(logits, row, classes, rank)] = 1;
    seed[from + trial.reference()] = -1;
  }

  /** The class beyond: before the first step by rank, then what was nearest or was entered. */
  private int beyond(float[] logits, int row, int classes, int rank) {
    if (steps == 0) {
      return Logits.others(logits, row, classes, trial.reference())[rank];
    }
    int predicted = Logits.prediction(logits, row, classes);
    return predicted == Clip.NONE || predicted == trial.reference() ? nearest.beyond() : predicted;
  }

  /** Takes what {@link #seedInto} asked for. */
  void take(Gradient gradient, int row, int classes, int rank) {
    float[] logits = gradient.logits();
    int beyond = beyond(logits, row, classes, rank);
    double lead = logits[row * classes + trial.reference()] - logits[row * classes + beyond];
    var boundary = Boundary.at(x, beyond, lead, gradient.input(), row, 1);
    if (steps == 0 && rank == 0) {
      cleanMargin = lead;
    }
    if (steps > 0 || boundary.nearerThan(nearest)) {
      nearest = boundary;
    }
    if (steps > 0 && trial.fooledBy(logits, row, classes)) {
      crossed = true;
      trial.offer(x, 0);
    }
  }

  /** Takes the first step; false if no boundary can be seen from the clean clip. */
  boolean begin() {
    if (nearest == null) {
      trial.warn(Warnings.ZERO_GRADIENT);
      return false;
    }
    return step();
  }

  /** Steps to the boundary as it is seen from here; false if there is no way or it is too far. */
  boolean step() {
    double least = LEAST_STEP * Math.sqrt(moved.length);
    double length = Math.max(nearest.distance(), least) / Math.sqrt(nearest.squares());
    if (steps == attack.iterations() || !(length < Double.POSITIVE_INFINITY)) {
      return false;
    }
    double squares = 0;
    for (int i = 0; i < moved.length; i++) {
      moved[i] += (float) (length * nearest.normal()[i]);
      squares += (double) moved[i] * moved[i];
    }
    x = LineSearch.moved(trial.clean(), moved, 1 + attack.overshoot());
    steps++;
    trial.countStep();
    return squares <= attack.wide() * attack.wide() * moved.length;
  }

  /**
   * Beyond the boundary: turns the perturbation to the boundary's normal there; false if that makes
   * it no smaller.
   */
  boolean turn() {
    float[] clean = trial.clean();
    double along = 0;
    double squares = 0;
    double across = 0;
    for (int i = 0; i < clean.length; i++) {
      float slope = nearest.normal()[i];
      boolean held = (clean[i] <= 0 && slope < 0) || (clean[i] >= 1 && slope > 0);
      double w = held ? 0 : slope;
      double change = (double) x[i] - clean[i];
      along += change * w;
      squares += w * w;
      across += change * change;
    }
    double length = (along + nearest.lead()) / squares; // the lead is negative here
    double least = length * Math.sqrt(squares);
    limit = Math.sqrt(across) / least;
    if (!(length > 0 && 1 + attack.overshoot() < limit)) {
      return false;
    }
    line = new float[clean.length];
    for (int i = 0; i < line.length; i++) {
      line[i] = (float) (length * nearest.normal()[i]);
    }
    held = x;
    x = LineSearch.moved(clean, line, 1 + attack.overshoot());
    return true;
  }

  /** Looks at the perturbation that was turned. */
  void look(float[] rows, float[] logits, int row, int classes) {
    margin = Logits.margin(logits, row, classes, trial.reference());
    if (trial.fooledBy(logits, row, classes)) {
      trial.offer(rows, row);
    }
  }

  /** The way on: back to the boundary, or on to it as far as the norm gets no larger. */
  LineSearch line(int passes) {
    double scale = 1 + attack.overshoot();
    double overshoot = attack.overshoot();
    if (margin <= 0) {
      return new LineSearch(trial, line, overshoot, 0, cleanMargin, scale, margin, passes);
    }
    double fall = (cleanMargin - margin) / scale;
    double expected = margin - fall * (limit - scale);
    return new LineSearch(
        trial, line, overshoot, scale, margin, limit, expected, expected < 0 ? passes : 0);
  }

  /** Goes on from the smallest that was found. */
  void end() {
    x = trial.found() ? trial.smallest() : held;
  }
}
