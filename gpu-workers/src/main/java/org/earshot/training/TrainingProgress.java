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
 * @param stopped the last look at the early-stopping fold; null in the first epoch
 * @param attacked the same under FGSM; null unless training is adversarial
 * @param clipsPerSecond since the training began
 * @param secondsLeft if no epoch is saved by early stopping
 * @param epochEnded whether {@code stopped} is of this epoch
 */
public record TrainingProgress(
    int epoch,
    int epochs,
    int step,
    int steps,
    double loss,
    Evaluation stopped,
    Evaluation attacked,
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
    if (stopped != null) {
      line += ", early-stopping accuracy %.3f".formatted(stopped.accuracy());
    }
    return attacked == null ? line : line + " (%.3f under FGSM)".formatted(attacked.accuracy());
  }

  /** The numbers as job events name them. */
  public Map<String, Double> figures() {
    var figures = new TreeMap<String, Double>();
    figures.put("epoch", (double) epoch);
    figures.put("step", (double) step);
    figures.put("loss", loss);
    figures.put("clipsPerSecond", clipsPerSecond);
    figures.put("secondsLeft", secondsLeft);
    if (stopped != null) {
      figures.put("accuracy", stopped.accuracy());
    }
    if (attacked != null) {
      figures.put("attackedAccuracy", attacked.accuracy());
    }
    return figures;
  }
}
