package org.earshot.attack;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

/**
 * The way to the victim: looks for cancellation before every pass, counts and times passes for each
 * clip, and reports progress after each step.
 */
final class Passes {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Victim victim;
  private final Progress progress;
  private final List<Trial> all;
  private final int steps;
  private final LongSupplier nanoTime;
  private int step;

  /**
   * @param all every clip of the attack, for the report
   * @param steps the most steps that the search takes
   * @param nanoTime a clock for the clips' shares of time
   */
  Passes(Victim victim, Progress progress, List<Trial> all, int steps, LongSupplier nanoTime) {
    this.victim = victim;
    this.progress = progress;
    this.all = all;
    this.steps = steps;
    this.nanoTime = nanoTime;
  }

  int classes() {
    return victim.classes();
  }

  /** The logits of one row of {@code x} for each trial. */
  float[] logits(List<Trial> trials, float[] x) {
    requireWanted();
    long start = nanoTime.getAsLong();
    float[] logits = victim.logits(x, trials.size());
    count(trials, start);
    return logits;
  }

  /** The logits and input gradients of one row of {@code x} for each trial. */
  Gradient gradient(List<Trial> trials, float[] x, LogitSeed seed) {
    requireWanted();
    long start = nanoTime.getAsLong();
    Gradient gradient = victim.gradient(x, trials.size(), seed);
    count(trials, start);
    trials.forEach(Trial::countBackward);
    return gradient;
  }

  /** Ends a step of the search. */
  void report() {
    step++;
    int fooled = 0;
    double smallest = Double.NaN;
    for (Trial trial : all) {
      if (trial.found()) {
        fooled++;
        smallest = Double.isNaN(smallest) ? trial.smallestL2() : smallest;
        smallest = Math.min(smallest, trial.smallestL2());
      }
    }
    progress.at(step, steps, fooled, smallest);
  }

  private void count(List<Trial> trials, long start) {
    double share = (nanoTime.getAsLong() - start) / NANOS_PER_SECOND / trials.size();
    trials.forEach(trial -> trial.countForward(share));
  }

  private void requireWanted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("the attack's thread was interrupted");
    }
    progress.checkWanted();
  }
}
