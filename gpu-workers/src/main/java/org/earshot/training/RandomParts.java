package org.earshot.training;

import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.earshot.message.CrossValidation;
import org.earshot.message.Hashes;

/**
 * The parts of one repeat of a cross-validation, as ids of originals. Each class is shuffled and
 * dealt out: its share to the test part, the rest to the folds in turn.
 */
final class RandomParts {
  private final Set<String> test = new HashSet<>();
  private final List<Set<String>> folds = new ArrayList<>();

  /**
   * @param repeat from 0; each draws its own parts from the seed
   */
  RandomParts(TrainingSet set, CrossValidation how, int repeat) {
    for (int fold = 0; fold < how.folds(); fold++) {
      folds.add(new HashSet<>());
    }
    var random = new SplittableRandom(Hashes.longHash(how.seed() + "|split|" + repeat));
    int turn = 0; // goes on from class to class, so that the folds are equally large
    for (String label : set.classes()) {
      List<String> ids = shuffled(set, label, random);
      int tested = (int) Math.round(how.testShare() * ids.size());
      test.addAll(ids.subList(0, tested));
      for (String id : ids.subList(tested, ids.size())) {
        folds.get(turn++ % how.folds()).add(id);
      }
    }
  }

  Set<String> test() {
    return test;
  }

  Set<String> stop(int fold) {
    return folds.get(fold);
  }

  Set<String> train(int stopFold) {
    return folds.stream()
        .filter(fold -> fold != folds.get(stopFold))
        .flatMap(Set::stream)
        .collect(toSet());
  }

  private static List<String> shuffled(TrainingSet set, String label, RandomGenerator random) {
    var ids =
        set.clips().stream()
            .filter(clip -> !clip.augmented() && clip.label().equals(label))
            .map(LabelledClip::id)
            .toList();
    var shuffled = new ArrayList<String>();
    for (int place : Batches.permutation(ids.size(), random)) {
      shuffled.add(ids.get(place));
    }
    return shuffled;
  }
}
