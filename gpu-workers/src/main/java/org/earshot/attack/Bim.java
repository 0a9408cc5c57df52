package org.earshot.attack;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * The basic iterative method (Eq. 1, Sallo et al. 2020; Kurakin et al. 2017): x'[n+1] = clip(x'[n]
 * + step sign(dJ/dx'[n])) in a box of epsilon around the clip and in [0, 1].
 *
 * <p>One run of at most {@code iterations} steps of epsilon / iterations * {@code stepFactor} for
 * each epsilon of the schedule; of all runs' results the smallest in l2 counts. All runs of a clip
 * share their first gradient, at the clean clip.
 *
 * @param variant what is a run's result
 * @param schedule the epsilons
 * @param iterations steps of a run, at least 1
 * @param stepFactor how often the steps of a run could cross the box, above 0: 2.5
 * @param confidence what ends a run of BIM-a, in [0, 1]; 0 ends it at its first adversarial, BIM-b
 *     has no use for it
 */
public record Bim(
    Variant variant,
    EpsilonSchedule schedule,
    int iterations,
    double stepFactor,
    double confidence,
    boolean targeted)
    implements Attack {

  /** What is a run's result. */
  public enum Variant {
    /**
     * BIM-a: the first adversarial of the asked confidence, and the run ends there; without one the
     * first adversarial of all.
     */
    A("bim-a"),
    /** BIM-b: the last iterate, if it is adversarial. */
    B("bim-b");

    private final String id;

    Variant(String id) {
      this.id = id;
    }
  }

  public Bim {
    requireNonNull(variant, "variant");
    requireNonNull(schedule, "schedule");
    if (iterations < 1) {
      throw new IllegalArgumentException("iterations must be at least 1, was " + iterations);
    }
    if (!(stepFactor > 0 && stepFactor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("stepFactor must be above 0, was " + stepFactor);
    }
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException("confidence must be in [0, 1], was " + confidence);
    }
  }

  @Override
  public String id() {
    return variant.id;
  }

  @Override
  public String family() {
    return "bim";
  }

  @Override
  public double wideRms() {
    return schedule.wide();
  }

  @Override
  public AttackOutcome attack(Victim victim, Batch clips, long seed, Progress progress) {
    int steps = schedule.steps() * iterations;
    return Campaign.run(this, this::search, steps, victim, clips, seed, progress);
  }

  private void search(List<Trial> trials, Passes passes) {
    List<BimWalk> walks = new ArrayList<>();
    SignGradients.atClean(trials, targeted, passes)
        .forEach((trial, signs) -> walks.add(new BimWalk(this, trial, signs)));
    while (!walks.isEmpty()) {
      // Early stops put clips out of step: those at the end of a run need no gradient.
      List<BimWalk> last = walks.stream().filter(BimWalk::atLast).toList();
      List<BimWalk> inner = walks.stream().filter(walk -> !walk.atLast()).toList();
      advance(inner, passes);
      finish(last, passes);
      passes.report();
      walks.removeIf(BimWalk::done);
    }
  }

  private void advance(List<BimWalk> walks, Passes passes) {
    if (walks.isEmpty()) {
      return;
    }
    List<Trial> trials = walks.stream().map(BimWalk::trial).toList();
    Gradient gradient =
        passes.gradient(trials, Rows.of(walks, BimWalk::x), SignGradients.seed(trials, targeted));
    for (int i = 0; i < walks.size(); i++) {
      walks.get(i).advance(gradient, i, passes.classes());
    }
  }

  private static void finish(List<BimWalk> walks, Passes passes) {
    if (walks.isEmpty()) {
      return;
    }
    List<Trial> trials = walks.stream().map(BimWalk::trial).toList();
    float[] logits = passes.logits(trials, Rows.of(walks, BimWalk::x));
    for (int i = 0; i < walks.size(); i++) {
      walks.get(i).finish(logits, i, passes.classes());
    }
  }
}
