package org.earshot.training;

/**
 * The learning rate of each step: a linear rise from {@code peak / warmUp} to {@code peak}, then
 * half a cosine down to nearly 0 (Loshchilov and Hutter 2017, "SGDR", Eq. 5, without restarts).
 *
 * @param peak the largest rate, greater than 0
 * @param warmUp steps of the rise, at least 1
 * @param steps all steps, more than {@code warmUp}
 */
record Schedule(double peak, int warmUp, int steps) {
  Schedule {
    if (!(peak > 0) || warmUp < 1 || steps <= warmUp) {
      throw new IllegalArgumentException(
          "peak must be above 0 and 1 <= warmUp < steps, were %s, %d, %d"
              .formatted(peak, warmUp, steps));
    }
  }

  /** Rises for a twentieth of all steps. */
  static Schedule of(double peak, int steps) {
    return new Schedule(peak, Math.max(1, steps / 20), Math.max(2, steps));
  }

  /** The rate of step 0, 1, ..., {@code steps - 1}; later ones keep the last rate. */
  double rate(int step) {
    if (step < warmUp) {
      return peak * (step + 1) / warmUp;
    }
    double share = (double) (Math.min(step, steps - 1) - warmUp + 1) / (steps - warmUp + 1);
    return peak * 0.5 * (1 + Math.cos(Math.PI * share));
  }
}
