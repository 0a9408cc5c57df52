package org.earshot.training;

import static java.util.stream.Collectors.toSet;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.earshot.message.CrossValidation;

/**
 * Three parts of a training set that share no clip: one updates the weights, one stops the
 * training, one is looked at once, at the end.
 *
 * @param trainFolds the folds of {@code train}, in natural order
 * @param stopFold null if the parts are random
 * @param testFold null if the parts are random
 * @param train may hold augmented clips, if their originals are in it too
 * @param stop originals only
 * @param test originals only
 */
public record Split(
    List<String> trainFolds,
    String stopFold,
    String testFold,
    List<LabelledClip> train,
    List<LabelledClip> stop,
    List<LabelledClip> test) {
  /** The order of folds: as text, but numbers by their value. */
  public static final Comparator<String> NATURAL = new NaturalOrder();

  public Split {
    trainFolds = List.copyOf(trainFolds);
    train = List.copyOf(train);
    stop = List.copyOf(stop);
    test = List.copyOf(test);
  }

  /**
   * The data set's own folds (no recording lies in two of them): tests on {@code testFold}, stops
   * on the fold before it (before the first: the last), trains on the rest.
   *
   * @throws IllegalArgumentException if there are fewer than three folds, if {@code testFold} is
   *     none of them, or if a part lacks a class
   */
  public static Split folds(TrainingSet set, String testFold) {
    List<String> folds = set.folds();
    if (folds.size() < 3) {
      throw new IllegalArgumentException(
          "folds must be at least three (train, stop, test), were " + folds);
    }
    int test = folds.indexOf(testFold);
    if (test < 0) {
      throw new IllegalArgumentException(
          "testFold must be one of %s, was %s".formatted(folds, testFold));
    }
    String stopFold = folds.get((test + folds.size() - 1) % folds.size());
    var trainFolds =
        folds.stream().filter(f -> !f.equals(testFold) && !f.equals(stopFold)).toList();
    return checked(
        set,
        new Split(
            trainFolds,
            stopFold,
            testFold,
            training(set, ids(originals(set, clip -> trainFolds.contains(clip.fold())))),
            originals(set, stopFold),
            originals(set, testFold)));
  }

  /**
   * Random parts: see {@link CrossValidation}. All folds of the data set count as trained on,
   * because clips of each of them were.
   *
   * @param repeat from 0
   * @param fold the one that stops, from 0
   * @throws IllegalArgumentException if a part lacks a class
   */
  public static Split random(TrainingSet set, CrossValidation how, int repeat, int fold) {
    var parts = new RandomParts(set, how, repeat);
    return checked(
        set,
        new Split(
            set.folds(),
            null,
            null,
            training(set, parts.train(fold)),
            originals(set, clip -> parts.stop(fold).contains(clip.id())),
            originals(set, clip -> parts.test().contains(clip.id()))));
  }

  /**
   * The splits of all trainings that belong together: a single one on the data set's own folds, or
   * those of a cross-validation, fold by fold, repeat after repeat.
   *
   * @param testFold null with a cross-validation
   * @param how null for the data set's own folds
   * @throws IllegalArgumentException as {@link #folds} and {@link #random} do
   */
  public static List<Split> all(TrainingSet set, String testFold, CrossValidation how) {
    return how == null
        ? List.of(folds(set, testFold))
        : IntStream.range(0, how.trainings())
            .mapToObj(i -> random(set, how, i / how.folds(), i % how.folds()))
            .toList();
  }

  private static List<LabelledClip> originals(TrainingSet set, String fold) {
    return originals(set, clip -> clip.fold().equals(fold));
  }

  private static List<LabelledClip> originals(TrainingSet set, Predicate<LabelledClip> wanted) {
    return set.clips().stream().filter(clip -> !clip.augmented()).filter(wanted).toList();
  }

  /** Those originals and their copies. */
  private static List<LabelledClip> training(TrainingSet set, Set<String> originals) {
    return set.clips().stream()
        .filter(clip -> originals.contains(clip.augmented() ? clip.original() : clip.id()))
        .toList();
  }

  private static Set<String> ids(List<LabelledClip> clips) {
    return clips.stream().map(LabelledClip::id).collect(toSet());
  }

  private static Split checked(TrainingSet set, Split split) {
    boolean own = split.testFold != null;
    requireClasses(set, own ? "training folds " + split.trainFolds : "training part", split.train);
    requireClasses(
        set, own ? "early-stopping fold " + split.stopFold : "early-stopping part", split.stop);
    requireClasses(set, own ? "test fold " + split.testFold : "test part", split.test);
    return split;
  }

  private static void requireClasses(TrainingSet set, String part, List<LabelledClip> clips) {
    Set<String> present = clips.stream().map(LabelledClip::label).collect(toSet());
    var missing = set.classes().stream().filter(c -> !present.contains(c)).toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "every class needs a clip in each part, but %s: none of %s".formatted(part, missing));
    }
  }
}
