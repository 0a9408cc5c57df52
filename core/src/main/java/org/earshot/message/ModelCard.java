package org.earshot.message;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a model is, how it was made and how good it is. Immutable: the registry topic {@code models}
 * holds one a model, keyed by its id; the zip of the weights lies in the model directory under its
 * SHA-256.
 *
 * @param id for people and metrics: {@code resnet56-stft-small}
 * @param architecture {@code resnet-56}, ...
 * @param baseWidth channels of the first stage
 * @param representation the only representation it may classify: {@code
 *     <kind>/<preset>/<rate>/<version>}
 * @param classes class names in logit order
 * @param parameters the number of trainable parameters
 * @param data what it was trained on
 * @param seed the seed of initialisation, order and augmentation
 * @param options how it was trained
 * @param epochs how many epochs ran, and {@code bestEpoch} which of them was kept
 * @param adversarial adversarial training's parameters, or null
 * @param original the id of the normally trained model that this one hardens, or null
 * @param init the model whose weights it began with; null if they were drawn by the seed
 * @param accuracy on the test part
 * @param crossValidated how all trainings of a cross-validation did, of which this model is one;
 *     null after a training on the data set's own folds
 * @param hardening how it does beside its original on held-out clips, or null
 * @param warnings what a reader of the numbers must know, such as catastrophic overfitting; mostly
 *     none
 * @param sha256 of the DL4J zip
 */
public record ModelCard(
    String id,
    String architecture,
    int baseWidth,
    String representation,
    List<String> classes,
    long parameters,
    Data data,
    long seed,
    TrainingOptions options,
    int epochs,
    int bestEpoch,
    Adversarial adversarial,
    String original,
    Init init,
    Accuracy accuracy,
    CrossValidated crossValidated,
    Hardening hardening,
    List<String> warnings,
    String sha256,
    Instant createdAt) {

  /**
   * The data of a training.
   *
   * @param source the data set's source name: a live clip of this source from one of these folds is
   *     {@code seen-in-training}
   * @param trainFolds folds that updated the weights: after a cross-validation all of them
   * @param stopFold the fold that stopped the training; null after a cross-validation
   * @param testFold the fold that nothing of the training saw; null after a cross-validation
   * @param clips how many clips the training part had
   * @param digest SHA-256 over the ids and contents of all clips used, in order of id
   */
  public record Data(
      String source,
      List<String> trainFolds,
      String stopFold,
      String testFold,
      int clips,
      String digest) {
    public Data {
      requireNonNull(source, "source");
      trainFolds = List.copyOf(trainFolds);
    }
  }

  /**
   * Eq. 14, J' = alpha J(x) + (1 - alpha) J(x'), with x' from FGSM made afresh on each batch.
   *
   * @param alpha the clean loss's share, in [0, 1]; the paper's setting is 0
   * @param epsilonMin the smallest l-infinity step drawn for a batch, in the [0, 1] domain
   * @param epsilonMax the largest
   */
  public record Adversarial(double alpha, double epsilonMin, double epsilonMax) {
    public Adversarial {
      if (!(alpha >= 0 && alpha <= 1)) {
        throw new IllegalArgumentException("alpha must be in [0, 1], was " + alpha);
      }
      if (!(epsilonMin > 0 && epsilonMin <= epsilonMax && epsilonMax <= 1)) {
        throw new IllegalArgumentException(
            "epsilon must be a range within (0, 1], was %s..%s".formatted(epsilonMin, epsilonMax));
      }
    }
  }

  /** Clips of the test fold that the model gets right, of all of its clips. */
  public record Accuracy(int correct, int clips) {
    public Accuracy {
      if (correct < 0 || clips < 1 || correct > clips) {
        throw new IllegalArgumentException(
            "correct must be in [0, clips] and clips at least 1, were %d of %d"
                .formatted(correct, clips));
      }
    }

    /** In [0, 1]. */
    public double ratio() {
      return (double) correct / clips;
    }
  }

  /**
   * The outcome of a cross-validation.
   *
   * @param protocol how the parts were drawn
   * @param runs one a training, in order
   * @param kept the place in {@code runs} of the training whose model this is: the one that did
   *     best on its own early-stopping clips
   * @param mean of the accuracies, in [0, 1]
   * @param standardDeviation of the accuracies, with n - 1; 0 for a single one
   */
  public record CrossValidated(
      CrossValidation protocol, List<Run> runs, int kept, double mean, double standardDeviation) {
    public CrossValidated {
      requireNonNull(protocol, "protocol");
      runs = List.copyOf(runs);
    }

    /** Works out mean and standard deviation. */
    public static CrossValidated of(CrossValidation protocol, List<Run> runs, int kept) {
      var ratios = runs.stream().mapToDouble(run -> run.accuracy().ratio()).toArray();
      double mean = Arrays.stream(ratios).average().orElseThrow();
      double squares = Arrays.stream(ratios).map(ratio -> (ratio - mean) * (ratio - mean)).sum();
      double deviation = ratios.length < 2 ? 0 : Math.sqrt(squares / (ratios.length - 1));
      return new CrossValidated(protocol, runs, kept, mean, deviation);
    }
  }

  /**
   * One training of a cross-validation.
   *
   * @param repeat from 1
   * @param fold the fold that stopped it, from 1
   * @param bestEpoch which epoch was kept
   * @param stopScore what trainings are compared by: the accuracy on the early-stopping clips,
   *     after adversarial training the mean of clean and attacked
   * @param accuracy on the test part
   */
  public record Run(int repeat, int fold, int bestEpoch, double stopScore, Accuracy accuracy) {
    public Run {
      requireNonNull(accuracy, "accuracy");
    }
  }

  /**
   * Where weights came from.
   *
   * @param model its id then; ids may be given anew
   * @param sha256 of its zip
   */
  public record Init(String model, String sha256) {
    public Init {
      requireNonNull(model, "model");
      requireNonNull(sha256, "sha256");
    }
  }

  /** A card of a training on the data set's own folds, from drawn weights. */
  public ModelCard(
      String id,
      String architecture,
      int baseWidth,
      String representation,
      List<String> classes,
      long parameters,
      Data data,
      long seed,
      TrainingOptions options,
      int epochs,
      int bestEpoch,
      Adversarial adversarial,
      String original,
      Accuracy accuracy,
      String sha256,
      Instant createdAt) {
    this(
        id,
        architecture,
        baseWidth,
        representation,
        classes,
        parameters,
        data,
        seed,
        options,
        epochs,
        bestEpoch,
        adversarial,
        original,
        null,
        accuracy,
        null,
        null,
        List.of(),
        sha256,
        createdAt);
  }

  public ModelCard {
    requireNonNull(id, "id");
    requireNonNull(architecture, "architecture");
    requireNonNull(representation, "representation");
    requireNonNull(sha256, "sha256");
    classes = List.copyOf(classes);
    warnings = warnings == null ? List.of() : List.copyOf(warnings); // older cards have none
    if (classes.size() < 2) {
      throw new IllegalArgumentException("classes must be at least two, were " + classes);
    }
  }

  /** The same model, set beside its original. */
  public ModelCard beside(Hardening comparison) {
    return with(comparison, warnings);
  }

  /** The same model with one warning more. */
  public ModelCard warning(String warning) {
    return with(hardening, Stream.concat(warnings.stream(), Stream.of(warning)).toList());
  }

  private ModelCard with(Hardening comparison, List<String> all) {
    return new ModelCard(
        id,
        architecture,
        baseWidth,
        representation,
        classes,
        parameters,
        data,
        seed,
        options,
        epochs,
        bestEpoch,
        adversarial,
        original,
        init,
        accuracy,
        crossValidated,
        comparison,
        all,
        sha256,
        createdAt);
  }

  /** The normally trained model that this one hardens. */
  public Optional<String> hardens() {
    return Optional.ofNullable(original);
  }

  /**
   * Whether both can be attacked on the same clips with the same targets: they see the same
   * representation and know the same classes in the same order.
   */
  public boolean comparableWith(ModelCard other) {
    return representation.equals(other.representation) && classes.equals(other.classes);
  }

  /** Whether the model was trained or early-stopped on clips of that source and fold. */
  public boolean sawInTraining(String source, String fold) {
    return data != null
        && fold != null
        && data.source().equals(source)
        && (data.trainFolds().contains(fold) || fold.equals(data.stopFold()));
  }
}
