package org.earshot.training;

import static java.util.stream.Collectors.toSet;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Three parts of a training set that share no clip: one updates the weights, one stops the
 * training, one is looked at once, at the end.
 *
 * @param trainFolds the folds of {@code train}, in natural order
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
            training(set, trainFolds),
            originals(set, stopFold),
            originals(set, testFold)));
  }

  private static List<LabelledClip> originals(TrainingSet set, String fold) {
    return set.clips().stream().filter(c -> !c.augmented() && c.fold().equals(fold)).toList();
  }

  private static List<LabelledClip> training(TrainingSet set, List<String> folds) {
    Set<String> originals =
        folds.stream()
            .flatMap(fold -> originals(set, fold).stream())
            .map(LabelledClip::id)
            .collect(toSet());
    return set.clips().stream()
        .filter(clip -> originals.contains(clip.augmented() ? clip.original() : clip.id()))
        .toList();
  }

  private static Split checked(TrainingSet set, Split split) {
    requireClasses(set, "training folds " + split.trainFolds, split.train);
    requireClasses(set, "early-stopping fold " + split.stopFold, split.stop);
    requireClasses(set, "test fold " + split.testFold, split.test);
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
