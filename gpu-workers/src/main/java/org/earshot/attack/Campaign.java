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
  private final Passes passes;

  private Campaign(Attack attack, long seed, List<Trial> trials, Passes passes) {
    this.attack = attack;
    this.seed = seed;
    this.trials = trials;
    this.passes = passes;
  }

  /**
   * Runs an attack.
   *
   * @param steps the most steps that the search takes
   */
  static AttackOutcome run(
      Attack attack,
      Search search,
      int steps,
      Victim victim,
      Batch clips,
      long seed,
      Progress progress) {
    clips.requireFit(victim);
    List<Trial> trials = clips.clips().stream().map(Trial::new).toList();
    Passes passes = new Passes(victim, progress, trials, steps, System::nanoTime);
    Campaign campaign = new Campaign(attack, seed, trials, passes);
    List<Trial> attacked = campaign.begin();
    if (!attacked.isEmpty()) {
      search.over(attacked, passes);
    }
    return campaign.conclude();
  }

  private List<Trial> begin() {
    float[] logits = passes.logits(trials, Rows.of(trials, Trial::clean));
    for (int i = 0; i < trials.size(); i++) {
      trials.get(i).begin(Logits.prediction(logits, i, passes.classes()));
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
    float[] logits = passes.logits(owners, Rows.of(rows, row -> row));
    int classes = passes.classes();
    for (int i = 0; i < found.size(); i++) {
      Trial trial = found.get(i);
      if (trial.fooledBy(logits, 2 * i + 1, classes)) {
        trial.discard(Warnings.CLEAN_UNSTABLE);
      } else if (!trial.fooledBy(logits, 2 * i, classes)) {
        trial.discard(Warnings.RECHECK_DISAGREED);
      } else {
        int prediction = Logits.prediction(logits, 2 * i, classes);
        fooled.put(trial, trial.fooled(prediction, Logits.confidence(logits, 2 * i, classes)));
      }
    }
  }
}
