package org.earshot.attack;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * The way to a black box: looks for cancellation before every pass, counts and times passes for
 * each clip, and reports progress after each step.
 */
class Queries {
  private static final double NANOS_PER_SECOND = 1e9;

  private final BlackBox box;
  private final Progress progress;
  private final int steps;
  private int step;
  private long forwards;
  private boolean searching;

  /**
   * Asks a black box.
   *
   * @param steps the most steps that the search takes
   */
  Queries(BlackBox box, Progress progress, int steps) {
    this.box = box;
    this.progress = progress;
    this.steps = steps;
  }

  int classes() {
    return box.classes();
  }

  /** Refuses clips that do not fit the box. */
  void requireFit(Batch batch) {
    batch.requireFit(box);
  }

  /** The most likely classes of one row of {@code x} for each trial, which may come repeatedly. */
  TopClasses top(List<Trial> trials, float[] x, int k) {
    return counted(trials, List.of(), () -> box.top(x, trials.size(), k));
  }

  /**
   * Ends a step of the search.
   *
   * @param trials all that the search is over
   */
  void report(List<Trial> trials) {
    report(trials, step + 1);
  }

  /** The same where steps are not what is counted. */
  void report(List<Trial> trials, int now) {
    step = now;
    int fooled = 0;
    double smallest = Double.NaN;
    for (Trial trial : trials) {
      if (trial.found()) {
        fooled++;
        smallest = Double.isNaN(smallest) ? trial.smallestL2() : smallest;
        smallest = Math.min(smallest, trial.smallestL2());
      }
    }
    progress.at(new Progress.Standing(step, steps, fooled, smallest, forwards));
  }

  final <T> T counted(List<Trial> trials, List<Trial> sharing, Supplier<T> pass) {
    requireWanted();
    long start = System.nanoTime();
    T result = pass.get();
    forwards += trials.size();
    double share = (System.nanoTime() - start) / NANOS_PER_SECOND / trials.size();
    trials.forEach(trial -> trial.countForward(share));
    sharing.forEach(trial -> trial.countForward(share));
    return result;
  }

  /**
   * Does a search, which alone a deadline may end: clean clips are looked at before it and what was
   * found after it, whatever the time.
   *
   * @return whether it came to its end
   */
  final boolean search(Runnable search) {
    searching = true;
    try {
      search.run();
      return true;
    } catch (DeadlinePassed e) {
      return false;
    } finally {
      searching = false;
    }
  }

  private void requireWanted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("the attack's thread was interrupted");
    }
    try {
      progress.checkWanted();
    } catch (DeadlinePassed e) {
      if (searching) {
        throw e;
      }
    }
  }
}
