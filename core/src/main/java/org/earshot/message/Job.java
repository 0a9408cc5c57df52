package org.earshot.message;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Work for a worker: one record on a job queue, keyed by its id. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({@JsonSubTypes.Type(Job.Attack.class), @JsonSubTypes.Type(Job.Training.class)})
public sealed interface Job {
  /** The job's id: the record's key; the same for every attempt. */
  String id();

  /** When the job was asked for: its results belong to the window of this instant. */
  Instant askedAt();

  /** What the job does, in a few words for a person. */
  String title();

  /** The kind as JSON and metrics name it. */
  default String kind() {
    return getClass().getAnnotation(JsonTypeName.class).value();
  }

  /**
   * Attacks one model, or the original and the adversarially trained model of a pair, on the same
   * clips with the same targets.
   *
   * @param models model ids, the original first
   * @param attacks the attack and its budget, or several of one family that share work; each gives
   *     its own result
   * @param seed draws targets and starts, by hash with the clip
   * @param clips what to attack
   * @param deadline when the attack ends with what it has found; null for never
   * @param starts where an attack on a black box may start, beside the job's own labelled clips
   */
  @JsonTypeName("attack")
  record Attack(
      String id,
      Instant askedAt,
      List<String> models,
      List<AttackSpec> attacks,
      long seed,
      List<Clip> clips,
      Instant deadline,
      List<Start> starts)
      implements Job {
    /** An attack that needs no clips to start at. */
    public Attack(
        String id,
        Instant askedAt,
        List<String> models,
        List<AttackSpec> attacks,
        long seed,
        List<Clip> clips,
        Instant deadline) {
      this(id, askedAt, models, attacks, seed, clips, deadline, List.of());
    }

    /** One that goes to the end of its schedule, too. */
    public Attack(
        String id,
        Instant askedAt,
        List<String> models,
        List<AttackSpec> attacks,
        long seed,
        List<Clip> clips) {
      this(id, askedAt, models, attacks, seed, clips, null);
    }

    public Attack {
      requireNonNull(id, "id");
      requireNonNull(askedAt, "askedAt");
      models = List.copyOf(models);
      attacks = List.copyOf(attacks);
      clips = List.copyOf(clips);
      starts = starts == null ? List.of() : List.copyOf(starts);
      if (models.isEmpty() || models.size() > 2) {
        throw new IllegalArgumentException("models must be one or a pair, was " + models);
      }
      if (attacks.isEmpty()) {
        throw new IllegalArgumentException("attacks must not be empty");
      }
      if (clips.isEmpty()) {
        throw new IllegalArgumentException("clips must not be empty");
      }
    }

    @Override
    public String title() {
      return "%s, %d clips, %s".formatted(AttackSpec.names(attacks, " and "), clips.size(), pair());
    }

    /** The same with clips to start at. */
    public Attack startingAt(List<Start> others) {
      return new Attack(id, askedAt, models, attacks, seed, clips, deadline, others);
    }

    /** How many results it gives: one for each clip, model and attack. */
    public int results() {
      return clips.size() * models.size() * attacks.size();
    }

    /** What both halves of a pair share: the models joined by {@code +}. */
    public String pair() {
      return String.join("+", models);
    }
  }

  /**
   * A clip to be attacked.
   *
   * @param label its true class; null on unlabelled audio, where each model's own prediction stands
   *     in
   * @param augmentation as in its headers, or null
   * @param fold as in its headers, or null
   */
  record Clip(
      Reference input,
      String source,
      String label,
      String fold,
      String augmentation,
      Instant capturedAt,
      Duration duration) {
    public Clip {
      requireNonNull(input, "input");
      requireNonNull(source, "source");
    }
  }

  /**
   * A clip that an attack on a black box may start at.
   *
   * @param label its class, or what a model took it for: the attack sees to it that the victim
   *     agrees
   */
  record Start(Reference input, String label) {
    public Start {
      requireNonNull(input, "input");
      requireNonNull(label, "label");
    }
  }

  /**
   * Trains a model on a data set's representations.
   *
   * @param dataset the source whose records on {@code datasets.<kind>} are used
   * @param representation what to train on: {@code <kind>/<preset>/<rate>/<version>}
   * @param model the id that the new model gets
   * @param original the id of the normally trained model that this one is paired with, or null
   * @param init the id of the model whose weights it begins with; null begins with drawn ones
   * @param testFold the data set's own fold to test on; null with a cross-validation
   * @param crossValidation random parts instead of the data set's own folds; null for those
   * @param options learning rate, epochs, batch, ...
   * @param adversarial adversarial training's parameters, or null for normal training
   */
  @JsonTypeName("training")
  record Training(
      String id,
      Instant askedAt,
      String dataset,
      String representation,
      String architecture,
      int baseWidth,
      String model,
      String original,
      String init,
      String testFold,
      CrossValidation crossValidation,
      long seed,
      TrainingOptions options,
      ModelCard.Adversarial adversarial)
      implements Job {
    /** A training on the data set's own folds, from drawn weights. */
    public Training(
        String id,
        Instant askedAt,
        String dataset,
        String representation,
        String architecture,
        int baseWidth,
        String model,
        String original,
        String testFold,
        long seed,
        TrainingOptions options,
        ModelCard.Adversarial adversarial) {
      this(
          id,
          askedAt,
          dataset,
          representation,
          architecture,
          baseWidth,
          model,
          original,
          null,
          testFold,
          null,
          seed,
          options,
          adversarial);
    }

    public Training {
      requireNonNull(id, "id");
      requireNonNull(askedAt, "askedAt");
      requireNonNull(dataset, "dataset");
      requireNonNull(representation, "representation");
      requireNonNull(architecture, "architecture");
      requireNonNull(model, "model");
      requireNonNull(options, "options");
      if ((testFold == null) == (crossValidation == null)) {
        throw new IllegalArgumentException(
            "one of testFold and crossValidation must be given, were %s and %s"
                .formatted(testFold, crossValidation));
      }
    }

    /** The same with another seed. */
    public Training seeded(long other) {
      return new Training(
          id,
          askedAt,
          dataset,
          representation,
          architecture,
          baseWidth,
          model,
          original,
          init,
          testFold,
          crossValidation,
          other,
          options,
          adversarial);
    }

    @Override
    public String title() {
      return (adversarial == null ? "train %s on %s" : "train %s adversarially on %s")
          .formatted(architecture, dataset);
    }
  }
}
