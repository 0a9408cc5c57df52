package org.earshot.attack;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What all attacks share: a clean pass that decides who is attacked, targets, the search, and the
 * re-check of what it found. Attacks that search together also share all but the re-check.
 */
final class Campaign {
  private Campaign() {}

  /** Runs an attack. */
  static <Q extends Queries> AttackOutcome run(
      Attack attack, Search<Q> search, Q passes, Batch batch, long seed) {
    SharedSearch<Q> alone =
        (clips, way) -> search.over(clips.stream().map(trials -> trials.get(0)).toList(), way);
    return run(List.of(attack), alone, passes, batch, seed).get(0);
  }

  /**
   * Runs attacks of one family, which have the same targets, over one search.
   *
   * @return the outcomes in the attacks' order
   */
  static <Q extends Queries> List<AttackOutcome> run(
      List<? extends Attack> attacks, SharedSearch<Q> search, Q passes, Batch batch, long seed) {
    passes.requireFit(batch);
    List<List<Trial>> clips =
        begun(attacks.get(0), passes, batch, seed).stream()
            .map(trial -> attacks.stream().map(trial::under).toList())
            .toList();
    List<List<Trial>> attacked = clips.stream().filter(trials -> trials.get(0).attacked()).toList();
    if (!attacked.isEmpty() && !passes.search(() -> search.over(attacked, passes))) {
      attacked.forEach(trials -> trials.forEach(Trial::endEarly));
    }
    return IntStream.range(0, attacks.size())
        .mapToObj(i -> concluded(clips.stream().map(trials -> trials.get(i)).toList(), passes))
        .toList();
  }

  /** A trial of each clip after the clean pass, with the target of those that are attacked. */
  private static List<Trial> begun(Attack attack, Queries passes, Batch batch, long seed) {
    List<Trial> trials = batch.clips().stream().map(clip -> new Trial(clip, attack, seed)).toList();
    TopClasses top = passes.top(trials, Rows.of(trials, Trial::clean), 1);
    for (int i = 0; i < trials.size(); i++) {
      trials.get(i).begin(top.prediction(i), top.confidence(i));
    }
    if (attack.targeted()) {
      trials.stream()
          .filter(trial -> trial.attacked() && trial.target() == Clip.NONE)
          .forEach(trial -> drawTarget(trial, attack, passes.classes(), seed));
    }
    return trials;
  }

  private static void drawTarget(Trial trial, Attack attack, int classes, long seed) {
    Targets.draw(seed, trial.clip().id(), attack.family(), classes, Set.of(trial.reference()))
        .ifPresent(trial::aimAt);
  }

  /**
   * Classifies what was found again, in batches that are composed differently: the other way round,
   * each perturbed clip followed by its clean one, and no larger than the attack's own but for the
   * two rows of a pair. Only what holds there counts as fooled: a victim's rounding may depend on
   * the batch.
   */
  private static AttackOutcome concluded(List<Trial> trials, Queries passes) {
    List<Trial> found = new ArrayList<>(trials.stream().filter(Trial::found).toList());
    Collections.reverse(found);
    Map<Trial, ClipOutcome> fooled = new HashMap<>();
    int pairs = Math.max(1, trials.size() / 2);
    for (int from = 0; from < found.size(); from += pairs) {
      recheck(found.subList(from, Math.min(from + pairs, found.size())), passes, fooled);
    }
    List<Trial> held =
        new ArrayList<>(
            trials.stream().filter(trial -> trial.attacked() && !found.contains(trial)).toList());
    Collections.reverse(held);
    for (int from = 0; from < held.size(); from += pairs) {
      lookAgain(held.subList(from, Math.min(from + pairs, held.size())), passes);
    }
    return new AttackOutcome(
        trials.stream()
            .map(trial -> fooled.containsKey(trial) ? fooled.get(trial) : trial.held())
            .toList());
  }

  /** Of a victim that answers otherwise each time, holding says nothing. */
  private static void lookAgain(List<Trial> held, Queries passes) {
    TopClasses top = passes.top(held, Rows.of(held, Trial::clean), 1);
    for (int i = 0; i < held.size(); i++) {
      if (held.get(i).fooledBy(top.prediction(i))) {
        held.get(i).warn(Warnings.CLEAN_UNSTABLE);
      } else {
        held.get(i).again(top.confidence(i));
      }
    }
  }

  private static void recheck(List<Trial> found, Queries passes, Map<Trial, ClipOutcome> fooled) {
    List<Trial> owners = new ArrayList<>();
    List<float[]> rows = new ArrayList<>();
    for (Trial trial : found) {
      Collections.addAll(owners, trial, trial);
      Collections.addAll(rows, trial.smallest(), trial.clean());
    }
    TopClasses top = passes.top(owners, Rows.of(rows, row -> row), 1);
    for (int i = 0; i < found.size(); i++) {
      Trial trial = found.get(i);
      if (trial.fooledBy(top.prediction(2 * i + 1))) {
        trial.discard(Warnings.CLEAN_UNSTABLE);
        continue;
      }
      trial.again(top.confidence(2 * i + 1));
      if (!trial.fooledBy(top.prediction(2 * i))) {
        trial.discard(Warnings.RECHECK_DISAGREED);
      } else {
        fooled.put(trial, trial.fooled(top.prediction(2 * i), top.confidence(2 * i)));
      }
    }
  }
}
