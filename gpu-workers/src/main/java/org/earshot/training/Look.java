package org.earshot.training;

import java.util.List;
import java.util.Map;
import org.earshot.engine.CompiledNetwork;
import org.earshot.training.BestEpoch.Score;

/**
 * A look at the early-stopping clips after an epoch.
 *
 * <p>FGSM training can overfit to FGSM from one epoch to the next: the network learns to answer the
 * one step and is fooled by two or three small ones (Wong, Rice and Kolter 2020, "Fast is better
 * than free", section 5). Such an epoch looks robust to whoever measures with FGSM, so a few steps
 * of BIM look on.
 *
 * @param clean the clips as they are
 * @param fgsm the same under one FGSM step; null unless training is adversarial
 * @param bim the same under {@link Adversary#BIM_STEPS} smaller ones within the same norm; null
 *     unless training is adversarial
 * @param overfitted whether the network has learnt something (clean accuracy of 1.5 times chance),
 *     holds against FGSM (half of the clean accuracy) and falls to BIM (less than half of FGSM's)
 */
record Look(Evaluation clean, Evaluation fgsm, Evaluation bim, boolean overfitted) {
  private static final double LEARNT = 1.5;
  private static final double HOLDS = 0.5;
  private static final double FALLS = 0.5;

  /**
   * Looks on, from the look at the clips as they are.
   *
   * @param adversary null for normal training
   */
  static Look at(
      Evaluation clean,
      CompiledNetwork network,
      TrainingSet set,
      List<LabelledClip> clips,
      Adversary adversary) {
    if (adversary == null) {
      return new Look(clean, null, null, false);
    }
    double epsilon = adversary.medianEpsilon();
    Evaluation fgsm = Evaluation.under(epsilon, network, set, clips);
    Evaluation bim = Evaluation.underBim(epsilon, network, set, clips);
    return new Look(clean, fgsm, bim, overfitted(clean, fgsm, bim, set.classes().size()));
  }

  static boolean overfitted(Evaluation clean, Evaluation fgsm, Evaluation bim, int classes) {
    return clean.accuracy() >= LEARNT / classes
        && fgsm.accuracy() >= HOLDS * clean.accuracy()
        && bim.accuracy() < FALLS * fgsm.accuracy();
  }

  /** What the epoch is judged by; see {@link Trainer}. */
  Score score() {
    return fgsm == null
        ? new Score(clean.accuracy(), clean.loss())
        : new Score((clean.accuracy() + fgsm.accuracy()) / 2, (clean.loss() + fgsm.loss()) / 2);
  }

  /** Part of a line for a person. */
  String line() {
    String line = ", early-stopping accuracy %.3f".formatted(clean.accuracy());
    if (fgsm != null) {
      line += " (%.3f under FGSM, %.3f under BIM)".formatted(fgsm.accuracy(), bim.accuracy());
    }
    return overfitted ? line + ": catastrophic overfitting" : line;
  }

  /** Adds the numbers as job events name them. */
  void addTo(Map<String, Double> figures) {
    figures.put("accuracy", clean.accuracy());
    if (fgsm != null) {
      figures.put("attackedAccuracy", fgsm.accuracy());
      figures.put("bimAccuracy", bim.accuracy());
      figures.put("overfitted", overfitted ? 1.0 : 0.0);
    }
  }
}
