package org.earshot.training;

import java.util.Map;
import java.util.TreeMap;

/**
 * Where a training stands.
 *
 * @param epoch from 1
 * @param epochs the most there can be
 * @param step of the epoch, from 1
 * @param steps in an epoch
 * @param loss mean training loss of the epoch so far
 * @param look the last look at the early-stopping clips; null in the first epoch
 * @param clipsPerSecond since the training began
 * @param secondsLeft if no epoch is saved by early stopping
 * @param epochEnded whether {@code look} is of this epoch
 */
record TrainingProgress(
    int epoch,
    int epochs,
    int step,
    int steps,
    double loss,
    Look look,
    double clipsPerSecond,
    double secondsLeft,
    boolean epochEnded) {

  /** The share of all steps that is done, in [0, 1]. */
  public double share() {
    return ((epoch - 1.0) * steps + step) / ((double) epochs * steps);
  }

  /** One line for a person. */
  public String line() {
    String line =
        "epoch %d of %d, step %d of %d, loss %.3f".formatted(epoch, epochs, step, steps, loss);
    return look == null ? line : line + look.line();
  }

  /** The numbers as job events name them. */
  public Map<String, Double> figures() {
    var figures = new TreeMap<String, Double>();
    figures.put("epoch", (double) epoch);
    figures.put("step", (double) step);
    figures.put("loss", loss);
    figures.put("clipsPerSecond", clipsPerSecond);
    figures.put("secondsLeft", secondsLeft);
    if (look != null) {
      look.addTo(figures);
    }
    return figures;
  }
}
