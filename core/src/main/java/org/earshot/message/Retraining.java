package org.earshot.message;

import java.time.Instant;
import java.util.Optional;
import org.earshot.message.Control.RetrainPolicy;

/** How a model is trained adversarially anew: everything as its card says, but the loss. */
public final class Retraining {
  /** What the ids of all jobs begin with that the policy files. */
  public static final String PREFIX = "retrain-";

  private Retraining() {}

  /** Why a model cannot be trained again; empty if it can, as far as its card tells. */
  public static Optional<String> refusal(ModelCard card) {
    if (card.adversarial() != null) {
      return Optional.of(
          "%s is adversarially trained already; another one of other settings is made by `earshot train --adversarial`"
              .formatted(card.id()));
    }
    if (card.data() == null || card.options() == null || !testable(card)) {
      return Optional.of(
          "the card of %s records no training (it was imported), so neither data set nor settings are known; train one like it with `earshot train`"
              .formatted(card.id()));
    }
    return Optional.empty();
  }

  private static boolean testable(ModelCard card) {
    return card.data().testFold() != null || card.crossValidated() != null;
  }

  /**
   * The job: the card's architecture, representation, data set, split, seed and settings, with the
   * policy's adversarial loss.
   *
   * @param card one that {@link #refusal} has nothing against
   * @param before the id of the training before it, or empty: what is asked after the same one is
   *     the same job
   */
  public static Job.Training job(ModelCard card, RetrainPolicy policy, String before, Instant now) {
    String hash =
        Hashes.shortHash(
            "%s|%s|%s|%s".formatted(card.id(), card.sha256(), policy.identity(), before));
    var validated = card.crossValidated();
    return new Job.Training(
        PREFIX + hash,
        now,
        card.data().source(),
        card.representation(),
        card.architecture(),
        card.baseWidth(),
        card.id() + "-adv-" + hash,
        card.id(),
        card.init() == null ? null : card.init().model(),
        validated == null ? card.data().testFold() : null,
        validated == null ? null : validated.protocol(),
        card.seed(),
        options(card.options(), policy.epochs()),
        policy.training());
  }

  private static TrainingOptions options(TrainingOptions own, Integer epochs) {
    return epochs == null
        ? own
        : new TrainingOptions(
            epochs,
            own.batch(),
            own.learningRate(),
            own.optimizer(),
            own.weightDecay(),
            own.patience(),
            own.timeShift(),
            own.mixup());
  }
}
