package org.earshot.monitor;

import org.earshot.message.ModelCard;
import picocli.CommandLine.Option;

/** {@code --alpha} and {@code --epsilon}: the adversarial loss of a training (Eq. 14). */
final class AdversarialOption {
  @Option(
      names = "--alpha",
      paramLabel = "A",
      description = "Share of the clean loss in [0, 1] (default: ${DEFAULT-VALUE}, the paper's).",
      defaultValue = "0")
  private double alpha;

  @Option(
      names = "--epsilon",
      paramLabel = "MIN..MAX",
      description = "Range of FGSM's step, drawn for each batch (default: ${DEFAULT-VALUE}).",
      defaultValue = "0.001..0.02")
  private String epsilon;

  /**
   * The loss that was asked for.
   *
   * @throws IllegalArgumentException if {@code --epsilon} is neither MIN..MAX nor one number, or a
   *     value is out of its range
   */
  ModelCard.Adversarial loss() {
    String[] ends = epsilon.split("\\.\\.", -1);
    try {
      double least = Double.parseDouble(ends[0]);
      return new ModelCard.Adversarial(
          alpha, least, ends.length == 1 ? least : Double.parseDouble(ends[1]));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--epsilon must be MIN..MAX, was " + epsilon, e);
    }
  }
}
