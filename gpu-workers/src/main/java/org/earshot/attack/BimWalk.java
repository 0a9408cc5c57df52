package org.earshot.attack;

/** One clip's runs of BIM, one for each epsilon of its schedule. */
final class BimWalk {
  private final Bim bim;
  private final Trial trial;
  private final byte[] signsAtClean;
  private final EpsilonSearch search;
  private final float[] x;
  private Box box;
  private double step;
  private int iteration;
  private int runs;
  private float[] first;

  BimWalk(Bim bim, Trial trial, byte[] signsAtClean) {
    this.bim = bim;
    this.trial = trial;
    this.signsAtClean = signsAtClean;
    this.search = new EpsilonSearch(bim.schedule());
    this.x = new float[signsAtClean.length];
    beginRun();
  }

  Bim.Variant variant() {
    return bim.variant();
  }

  Trial trial() {
    return trial;
  }

  /** The iterate to be looked at. */
  float[] x() {
    return x;
  }

  /** Whether the iterate is its run's last. */
  boolean atLast() {
    return iteration == bim.iterations();
  }

  /** The bound of the run under way. */
  double epsilon() {
    return search.epsilon();
  }

  /** The runs that have ended. */
  int runs() {
    return runs;
  }

  boolean done() {
    return search.done();
  }

  /** Looks at an inner iterate and steps on from it, or ends the run. */
  void advance(Gradient gradient, int row, int classes) {
    if (bim.variant() == Bim.Variant.A && settles(gradient.logits(), row, classes)) {
      endRun(x);
    } else {
      move(x, Rows.signs(gradient.input(), row, x.length));
    }
  }

  /** Looks at the last iterate and ends the run. */
  void finish(float[] logits, int row, int classes) {
    if (bim.variant() == Bim.Variant.A) {
      endRun(settles(logits, row, classes) ? x : first);
    } else {
      endRun(trial.fooledBy(logits, row, classes) ? x : null);
    }
  }

  /** BIM-a: whether the iterate is adversarial with the asked confidence; remembers the first. */
  private boolean settles(float[] logits, int row, int classes) {
    if (!trial.fooledBy(logits, row, classes)) {
      return false;
    }
    if (first == null) {
      first = x.clone();
    }
    return Logits.confidence(logits, row, classes) >= bim.confidence();
  }

  private void endRun(float[] result) {
    if (result != null) {
      trial.offer(result, 0);
    }
    search.record(result != null);
    runs++;
    if (search.done()) {
      trial.finish();
    } else {
      beginRun();
    }
  }

  private void beginRun() {
    box = new Box(trial.clean(), search.epsilon());
    step = search.epsilon() / bim.iterations() * bim.stepFactor();
    iteration = 0;
    first = null;
    move(trial.clean(), signsAtClean);
  }

  private void move(float[] from, byte[] signs) {
    box.stepInto(from, signs, step, x);
    iteration++;
    trial.countStep();
  }
}
