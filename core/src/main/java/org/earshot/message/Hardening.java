package org.earshot.message;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * What adversarial training bought and what it cost: an adversarially trained model beside its
 * original, on the same clips, which neither was trained or stopped on.
 *
 * @param original the original's id
 * @param clips how many were held out, at least 1
 * @param originalCorrect of them the original gets right
 * @param modelCorrect of them the adversarially trained model gets right
 * @param attacks both under each attack
 */
public record Hardening(
    String original,
    int clips,
    int originalCorrect,
    int modelCorrect,
    List<Hardening.UnderAttack> attacks) {

  /**
   * Both models under one attack.
   *
   * @param protocol the hash of attack, parameters, targeting and schedule
   * @param reducedBudget whether the attack is cut short: its rates are lower bounds
   * @param originalAuc fooling AUC within the paper's budget, in [0, 1]
   * @param modelAuc the same of the adversarially trained model
   * @param pairs clips on which eps_r rests: both right, both fooled
   * @param provisional whether one of the two is not fooled on more than 0.9 of its clips, or there
   *     are no pairs
   * @param epsR mean l2 against the model over that against its original (Eq. 15, Sallo et al.
   *     2020); null without pairs
   * @param lower of its bootstrap 95 % interval, {@code upper} likewise; null with fewer than two
   *     pairs
   */
  public record UnderAttack(
      String attack,
      String protocol,
      boolean reducedBudget,
      double originalAuc,
      double modelAuc,
      int pairs,
      boolean provisional,
      Double epsR,
      Double lower,
      Double upper) {
    public UnderAttack {
      requireNonNull(attack, "attack");
      requireNonNull(protocol, "protocol");
    }

    /** From the measures of one protocol. */
    public static UnderAttack of(
        Robustness.Fooling original, Robustness.Fooling model, Robustness.EpsR pair) {
      return new UnderAttack(
          pair.attack(),
          pair.protocol(),
          pair.reducedBudget(),
          original.aucPaper(),
          model.aucPaper(),
          pair.pairs(),
          pair.provisional(),
          pair.epsR(),
          pair.lower(),
          pair.upper());
    }

    @Override
    public String toString() {
      String ratio = epsR == null ? "no eps_r" : "eps_r %.2f".formatted(epsR);
      return "%s AUC %.2f -> %.2f, %s%s"
          .formatted(attack, originalAuc, modelAuc, ratio, provisional ? " (provisional)" : "");
    }
  }

  public Hardening {
    requireNonNull(original, "original");
    attacks = List.copyOf(attacks);
    if (clips < 1 || Math.max(originalCorrect, modelCorrect) > clips) {
      throw new IllegalArgumentException(
          "clips must be at least 1 and as many as were right, were %d, %d and %d"
              .formatted(clips, originalCorrect, modelCorrect));
    }
  }

  /** The original's accuracy minus the model's, in [-1, 1]. */
  @JsonIgnore
  public double drop() {
    return (double) (originalCorrect - modelCorrect) / clips;
  }

  /** One line for a person. */
  @JsonIgnore
  public String summary() {
    var parts = new StringBuilder();
    attacks.forEach(attack -> parts.append("; ").append(attack));
    return "against %s on %d held-out clips: accuracy %.1f %% -> %.1f %% (drop %.1f points)%s"
        .formatted(
            original,
            clips,
            100.0 * originalCorrect / clips,
            100.0 * modelCorrect / clips,
            100 * drop(),
            parts);
  }
}
