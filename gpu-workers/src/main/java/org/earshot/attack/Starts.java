package org.earshot.attack;

import static java.util.Comparator.comparingDouble;

import java.util.List;

/** Chooses where a walk may start. */
final class Starts {
  /** Starts that a clip may try: what a victim takes for another class is no start. */
  private static final int MOST = 3;

  private Starts() {}

  @SuppressWarnings("ArrayRecordComponent") // borrowed
  private record Near(float[] pixels, double l2) {}

  /** The nearest clips of the target's class or, untargeted, of any but the one to leave. */
  static List<float[]> near(Trial trial, List<Start> starts, boolean targeted) {
    return starts.stream()
        .filter(start -> !start.id().equals(trial.clip().id()))
        .filter(
            start ->
                targeted ? start.label() == trial.target() : start.label() != trial.reference())
        .map(start -> new Near(start.pixels(), Perturbation.l2(trial.clean(), start.pixels(), 0)))
        .sorted(comparingDouble(Near::l2))
        .limit(MOST)
        .map(Near::pixels)
        .toList();
  }
}
