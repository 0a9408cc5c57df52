package org.earshot.attack;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What all attacks share: a clean pass that decides who is attacked, targets, the search, and the
 * re-check of what it found.
 */
final class Campaign {
  private final Attack attack;
  private final long seed;
  private final List<Trial> trials;
  private final Queries passes;

  private Campaign(Attack attack, long seed, List<Trial> trials, Queries passes) {
    this.attack = attack;
    this.seed = seed;
    this.trials = trials;
    this.passes = passes;
  }

  /**
   * Runs an attack on a white box.
   *
   * @param steps the most steps that the search takes
   */
  static AttackOutcome run(
      Attack attack,
      Search<Passes> search,
      int steps,
      Victim victim,
      Batch clips,
      long seed,
      Progress progress) {
    List<Trial> trials = trials(attack, victim, clips, seed);
    Passes passes = new Passes(victim, progress, trials, steps);
    return run(attack, search, trials, passes, seed);
  }

  /**
   * Runs an attack on a black box.
   *
   * @param steps the most steps that the search takes
   */
  static AttackOutcome query(
      Attack attack,
      Search<Queries> search,
      int steps,
      BlackBox box,
      Batch clips,
      long seed,
      Progress progress) {
    List<Trial> trials = trials(attack, box, clips, seed);
    Queries queries = new Queries(box, progress, trials, steps);
    return run(attack, search, trials, queries, seed);
  }

  /** A search for two attacks at once. */
  @FunctionalInterface
  interface Shared {
    /** Searches for the second attack's trials and gives the first attack's trial of each. */
    Map<Trial, Trial> over(List<Trial> trials, Passes passes);
  }

  /**
   * Runs two attacks of one family, which share their targets, over one search.
   *
   * @param steps the most steps that the search takes
   * @return the outcomes of both
   */
  static List<AttackOutcome> run(
      Attack first,
      Attack second,
      Shared search,
      int steps,
      Victim victim,
      Batch clips,
      long seed,
      Progress progress) {
    List<Trial> trials = trials(second, victim, clips, seed);
    Passes passes = new Passes(victim, progress, trials, steps);
    Campaign campaign = new Campaign(second, seed, trials, passes);
    List<Trial> attacked = campaign.begin();
    Map<Trial, Trial> twins = new HashMap<>();
    boolean late = false;
    if (!attacked.isEmpty()) {
      try {
        twins.putAll(search.over(attacked, passes));
      } catch (DeadlinePassed e) {
        late = true; // the first attack's trials are lost: it has found nothing
        attacked.forEach(trial -> trial.warn(Warnings.DEADLINE));
      }
    }
    List<Trial> others =
        trials.stream().map(trial -> twins.computeIfAbsent(trial, one -> one.twin(first))).toList();
    if (late) {
      others.stream().filter(Trial::attacked).forEach(other -> other.warn(Warnings.DEADLINE));
    }
    passes.conclude();
    return List.of(new Campaign(first, seed, others, passes).conclude(), campaign.conclude());
  }

  private static List<Trial> trials(Attack attack, BlackBox box, Batch clips, long seed) {
    clips.requireFit(box);
    return clips.clips().stream().map(clip -> new Trial(clip, attack, seed)).toList();
  }

  private static <Q extends Queries> AttackOutcome run(
      Attack attack, Search<Q> search, List<Trial> trials, Q passes, long seed) {
    Campaign campaign = new Campaign(attack, seed, trials, passes);
    List<Trial> attacked = campaign.begin();
    if (!attacked.isEmpty()) {
      try {
        search.over(attacked, passes);
      } catch (DeadlinePassed e) {
        attacked.forEach(trial -> trial.warn(Warnings.DEADLINE));
      }
    }
    passes.conclude();
    return campaign.conclude();
  }

  private List<Trial> begin() {
    TopClasses top = passes.top(trials, Rows.of(trials, Trial::clean), 1);
    for (int i = 0; i < trials.size(); i++) {
      trials.get(i).begin(top.prediction(i), top.confidence(i));
    }
    List<Trial> attacked = trials.stream().filter(Trial::attacked).toList();
    if (attack.targeted()) {
      attacked.stream().filter(trial -> trial.target() == Clip.NONE).forEach(this::drawTarget);
    }
    return attacked;
  }

  private void drawTarget(Trial trial) {
    Targets.draw(
            seed, trial.clip().id(), attack.family(), passes.classes(), Set.of(trial.reference()))
        .ifPresent(trial::aimAt);
  }

  /**
   * Classifies what was found again, in batches that are composed differently: the other way round,
   * each perturbed clip followed by its clean one, and no larger than the attack's own but for the
   * two rows of a pair. Only what holds there counts as fooled: a victim's rounding may depend on
   * the batch.
   */
  private AttackOutcome conclude() {
    List<Trial> found = new ArrayList<>(trials.stream().filter(Trial::found).toList());
    Collections.reverse(found);
    Map<Trial, ClipOutcome> fooled = new HashMap<>();
    int pairs = Math.max(1, trials.size() / 2);
    for (int from = 0; from < found.size(); from += pairs) {
      recheck(found.subList(from, Math.min(from + pairs, found.size())), fooled);
    }
    return new AttackOutcome(
        trials.stream()
            .map(trial -> fooled.containsKey(trial) ? fooled.get(trial) : trial.held())
            .toList());
  }

  private void recheck(List<Trial> found, Map<Trial, ClipOutcome> fooled) {
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
