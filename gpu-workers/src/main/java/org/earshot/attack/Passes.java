package org.earshot.attack;

import java.util.List;

/** The way to a white box: queries, logits and input gradients, counted alike. */
final class Passes extends Queries {
  private final Victim victim;

  /** As {@link Queries}. */
  Passes(Victim victim, Progress progress, int steps) {
    super(victim, progress, steps);
    this.victim = victim;
  }

  /** The logits of one row of {@code x} for each trial. */
  float[] logits(List<Trial> trials, float[] x) {
    return logits(trials, x, List.of());
  }

  /** The same, counted also for trials that share a row with another. */
  float[] logits(List<Trial> trials, float[] x, List<Trial> sharing) {
    return counted(trials, sharing, () -> victim.logits(x, trials.size()));
  }

  /** The logits and input gradients of one row of {@code x} for each trial. */
  Gradient gradient(List<Trial> trials, float[] x, LogitSeed seed) {
    return gradient(trials, x, seed, List.of());
  }

  /** The same, counted also for trials that share a row with another. */
  Gradient gradient(List<Trial> trials, float[] x, LogitSeed seed, List<Trial> sharing) {
    Gradient gradient = counted(trials, sharing, () -> victim.gradient(x, trials.size(), seed));
    trials.forEach(Trial::countBackward);
    sharing.forEach(Trial::countBackward);
    return gradient;
  }
}
