package org.earshot.attack;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.partitioningBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

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
  public SortedMap<String, Double> parameters() {
    SortedMap<String, Double> parameters = schedule.parameters();
    parameters.put("iterations", (double) iterations);
    parameters.put("stepFactor", stepFactor);
    if (variant == Variant.A) {
      parameters.put("confidence", confidence);
    }
    return parameters;
  }

  @Override
  public AttackOutcome attack(Victim victim, Batch clips, long seed, Progress progress) {
    int steps = schedule.steps() * iterations;
    return Campaign.run(this, this::search, steps, victim, clips, seed, progress);
  }

  /**
   * Does BIM-a and BIM-b of one schedule together, with the same results as one after the other:
   * runs that both need are walked once.
   *
   * @param first BIM-a
   * @param last BIM-b of the same schedule, steps and targeting
   * @return the outcomes of both; a pass that served both is counted in both
   * @throws IllegalArgumentException if they cannot share runs
   */
  public static List<AttackOutcome> both(
      Bim first, Bim last, Victim victim, Batch clips, long seed, Progress progress) {
    if (!first.sharesRunsWith(last)) {
      throw new IllegalArgumentException(
          "bim-a and bim-b must be of one schedule, were %s and %s".formatted(first, last));
    }
    int steps = 2 * last.schedule.steps() * last.iterations;
    Campaign.Shared search = (trials, passes) -> last.search(trials, first, passes);
    return Campaign.run(first, last, search, steps, victim, clips, seed, progress);
  }

  /** Whether this is BIM-a and the other BIM-b, alike in all that a run is made of. */
  boolean sharesRunsWith(Bim other) {
    return variant == Variant.A
        && other.variant == Variant.B
        && schedule.equals(other.schedule)
        && iterations == other.iterations
        && stepFactor == other.stepFactor
        && targeted == other.targeted;
  }

  private void search(List<Trial> trials, Passes passes) {
    List<BimCourse> courses = new ArrayList<>();
    SignGradients.atClean(trials, targeted, passes)
        .forEach((trial, signs) -> courses.add(BimCourse.alone(new BimWalk(this, trial, signs))));
    walk(courses, passes);
  }

  /** Searches for both, and gives the other's trial of each. */
  private Map<Trial, Trial> search(List<Trial> trials, Bim first, Passes passes) {
    Map<Trial, Trial> twins = new HashMap<>();
    List<BimCourse> courses = new ArrayList<>();
    SignGradients.atClean(trials, targeted, passes)
        .forEach(
            (trial, signs) -> {
              Trial twin = trial.twin(first);
              twins.put(trial, twin);
              courses.add(
                  BimCourse.shared(
                      new BimWalk(first, twin, signs), new BimWalk(this, trial, signs)));
            });
    walk(courses, passes);
    return twins;
  }

  private void walk(List<BimCourse> courses, Passes passes) {
    while (!courses.isEmpty()) {
      List<List<BimWalk>> moving =
          courses.stream().flatMap(course -> course.moving().stream()).toList();
      // Early stops put clips out of step: those at the end of a run need no gradient.
      Map<Boolean, List<List<BimWalk>>> byEnd =
          moving.stream().collect(partitioningBy(walks -> walks.get(0).atLast()));
      advance(byEnd.get(false), passes);
      finish(byEnd.get(true), passes);
      passes.report();
      courses.removeIf(BimCourse::done);
    }
  }

  private void advance(List<List<BimWalk>> moving, Passes passes) {
    if (moving.isEmpty()) {
      return;
    }
    List<Trial> trials = moving.stream().map(walks -> walks.get(0).trial()).toList();
    Gradient gradient =
        passes.gradient(
            trials,
            Rows.of(moving, walks -> walks.get(0).x()),
            SignGradients.seed(trials, targeted),
            sharing(moving));
    for (int i = 0; i < moving.size(); i++) {
      for (BimWalk walk : moving.get(i)) {
        walk.advance(gradient, i, passes.classes());
      }
    }
  }

  private static void finish(List<List<BimWalk>> moving, Passes passes) {
    if (moving.isEmpty()) {
      return;
    }
    List<Trial> trials = moving.stream().map(walks -> walks.get(0).trial()).toList();
    float[] logits =
        passes.logits(trials, Rows.of(moving, walks -> walks.get(0).x()), sharing(moving));
    for (int i = 0; i < moving.size(); i++) {
      for (BimWalk walk : moving.get(i)) {
        walk.finish(logits, i, passes.classes());
      }
    }
  }

  private static List<Trial> sharing(List<List<BimWalk>> moving) {
    return moving.stream().flatMap(walks -> walks.stream().skip(1)).map(BimWalk::trial).toList();
  }
}
