package org.earshot.attack;

import java.util.List;

/** The way to a white box: queries, logits and input gradients, counted alike. */
final class Passes extends Queries {
  private final Victim victim;

  /** As {@link Queries}. */
  Passes(Victim victim, Progress progress, List<Trial> all, int steps) {
    super(victim, progress, all, steps);
    this.victim = victim;
  }

  /** The logits of one row of {@code x} for each trial. */
  float[] logits(List<Trial> trials, float[] x) {
    return counted(trials, () -> victim.logits(x, trials.size()));
  }

  /** The logits and input gradients of one row of {@code x} for each trial. */
  Gradient gradient(List<Trial> trials, float[] x, LogitSeed seed) {
    Gradient gradient = counted(trials, () -> victim.gradient(x, trials.size(), seed));
    trials.forEach(Trial::countBackward);
    return gradient;
  }
}
