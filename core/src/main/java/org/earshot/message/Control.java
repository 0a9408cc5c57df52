package org.earshot.message;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What is wanted, on the compacted topic {@code control}, keyed by {@link #subject()}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "wish")
@JsonSubTypes({
  @JsonSubTypes.Type(Control.ActiveModels.class),
  @JsonSubTypes.Type(Control.AttackPolicy.class),
  @JsonSubTypes.Type(Control.RetrainPolicy.class),
  @JsonSubTypes.Type(Control.CancelledJob.class),
  @JsonSubTypes.Type(Control.RetiredModel.class),
  @JsonSubTypes.Type(Control.MutedSource.class)
})
public sealed interface Control {
  String subject();

  /** The models that classify; adversarially trained ones are paired with their original. */
  @JsonTypeName("active-models")
  record ActiveModels(List<String> models) implements Control {
    /** The subject: one list of all. */
    public static final String SUBJECT = "active-models";

    public ActiveModels {
      models = List.copyOf(models);
    }

    @Override
    public String subject() {
      return SUBJECT;
    }
  }

  /**
   * Which attacks run continuously on what was classified.
   *
   * @param attacks with their budgets
   * @param share of live clips to attack, drawn by a hash of the clip id, in [0, 1]
   * @param clipsPerJob how many clips a job carries
   * @param maxQueuedJobs no new job is filed while this many wait: attacks use what is left
   * @param workerShare how much of each worker's time they may take, in (0, 1]; an older wish says
   *     nothing of it, which is 0 here and means 1
   */
  @JsonTypeName("attack-policy")
  record AttackPolicy(
      List<AttackSpec> attacks,
      double share,
      int clipsPerJob,
      int maxQueuedJobs,
      double workerShare)
      implements Control {
    /** The subject: one policy for all. */
    public static final String SUBJECT = "attack-policy";

    /** A policy that may take all that is left. */
    public AttackPolicy(
        List<AttackSpec> attacks, double share, int clipsPerJob, int maxQueuedJobs) {
      this(attacks, share, clipsPerJob, maxQueuedJobs, 1);
    }

    public AttackPolicy {
      attacks = List.copyOf(attacks);
      workerShare = workerShare == 0 ? 1 : workerShare;
      if (!(workerShare > 0 && workerShare <= 1)) {
        throw new IllegalArgumentException("workerShare must be in (0, 1], was " + workerShare);
      }
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("share must be in [0, 1], was " + share);
      }
      if (clipsPerJob < 1 || maxQueuedJobs < 0) {
        throw new IllegalArgumentException(
            "clipsPerJob must be at least 1 and maxQueuedJobs at least 0, were %d and %d"
                .formatted(clipsPerJob, maxQueuedJobs));
      }
    }

    @Override
    public String subject() {
      return SUBJECT;
    }
  }

  /**
   * When the workers train a model adversarially by themselves. While nothing is wished on its
   * subject they never do.
   *
   * @param models the active models that are watched; empty: each
   * @param above the fooling AUC within the paper's budget, on labelled clips, that is tolerated,
   *     in [0, 1)
   * @param lasting how long the AUC must stay above it, in event time
   * @param clips a window with fewer attacked clips says nothing, at least 1
   * @param training the adversarial training's parameters
   * @param epochs at most; null: as many as the model's own training
   * @param coolDown the shortest time between two trainings of one model
   * @param autoActivate whether a candidate is put in service beside its original without anybody
   *     being asked
   * @param setAt when it was wished
   */
  @JsonTypeName("retrain-policy")
  record RetrainPolicy(
      List<String> models,
      double above,
      Duration lasting,
      int clips,
      ModelCard.Adversarial training,
      Integer epochs,
      Duration coolDown,
      boolean autoActivate,
      Instant setAt)
      implements Control {
    /** The subject: one policy for all models. */
    public static final String SUBJECT = "retrain-policy";

    public RetrainPolicy {
      requireNonNull(training, "training");
      requireNonNull(setAt, "setAt");
      models = List.copyOf(models);
      if (!(above >= 0 && above < 1)) {
        throw new IllegalArgumentException("above must be in [0, 1), was " + above);
      }
      if (lasting.isNegative() || coolDown.isNegative()) {
        throw new IllegalArgumentException(
            "lasting and coolDown must not be negative, were %s and %s"
                .formatted(lasting, coolDown));
      }
      if (clips < 1 || (epochs != null && epochs < 1)) {
        throw new IllegalArgumentException(
            "clips and epochs must be at least 1, were %d and %s".formatted(clips, epochs));
      }
    }

    @Override
    public String subject() {
      return SUBJECT;
    }

    /** Whether a model is watched. */
    public boolean concerns(String model) {
      return models.isEmpty() || models.contains(model);
    }

    /** Another policy, or the same one set anew, has another. */
    public String identity() {
      return Hashes.shortHash(toString());
    }
  }

  /**
   * A job that nobody wants any longer, running or still queued. A wish of its own for each job: of
   * one list of all, two people who cancel at once would each write half.
   *
   * @param job the job's id
   */
  @JsonTypeName("cancelled-job")
  record CancelledJob(String job) implements Control {
    /** What the subjects of all these wishes begin with. */
    public static final String PREFIX = "cancelled-job/";

    public CancelledJob {
      requireNonNull(job, "job");
    }

    @Override
    public String subject() {
      return PREFIX + job;
    }
  }

  /**
   * A model that is out of service for good: no worker classifies with it, whatever else is wished.
   * Its card and its file stay, so what was recorded of it can still be read.
   *
   * <p>A wish and no mark on the card, because a card is published again whenever bundled models
   * are brought or a training's job is done twice, and that would bring the model back.
   *
   * @param model the model's id
   * @param at when it was retired
   */
  @JsonTypeName("retired-model")
  record RetiredModel(String model, Instant at) implements Control {
    /** What the subjects of all these wishes begin with. */
    public static final String PREFIX = "retired-model/";

    public RetiredModel {
      requireNonNull(model, "model");
      requireNonNull(at, "at");
    }

    @Override
    public String subject() {
      return PREFIX + model;
    }
  }

  /**
   * A source that nobody is to listen to until the wish is taken back.
   *
   * @param source the source's id
   * @param at when it was muted
   */
  @JsonTypeName("muted-source")
  record MutedSource(String source, Instant at) implements Control {
    /** What the subjects of all these wishes begin with. */
    public static final String PREFIX = "muted-source/";

    public MutedSource {
      requireNonNull(source, "source");
      requireNonNull(at, "at");
    }

    @Override
    public String subject() {
      return PREFIX + source;
    }
  }
}
