package org.earshot.attack;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.partitioningBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

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
    return together(List.of(this), victim, clips, seed, progress).get(0);
  }

  /**
   * Does one alone, or BIM-a and BIM-b of one schedule together, with the same results as one after
   * the other: runs that both need are walked once.
   *
   * @param bims one, or two that {@linkplain #sharesRunsWith share runs}
   * @return the outcomes in the same order; a pass that served both is counted in both
   */
  static List<AttackOutcome> together(
      List<Bim> bims, Victim victim, Batch clips, long seed, Progress progress) {
    Bim any = bims.get(0);
    int steps = bims.size() * any.schedule.steps() * any.iterations;
    SharedSearch<Passes> search = (trials, passes) -> any.search(bims, trials, passes);
    return Campaign.run(bims, search, new Passes(victim, progress, steps), clips, seed);
  }

  /** Whether one is BIM-a and the other BIM-b, alike in all that a run is made of. */
  boolean sharesRunsWith(Bim other) {
    return variant != other.variant
        && schedule.equals(other.schedule)
        && iterations == other.iterations
        && stepFactor == other.stepFactor
        && targeted == other.targeted;
  }

  private void search(List<Bim> bims, List<List<Trial>> clips, Passes passes) {
    List<BimCourse> courses = new ArrayList<>();
    Map<Trial, byte[]> signs = SignGradients.atClean(clips, targeted, passes);
    for (List<Trial> trials : clips) {
      if (signs.containsKey(trials.get(0))) {
        courses.add(
            BimCourse.of(
                IntStream.range(0, bims.size())
                    .mapToObj(i -> walk(bims.get(i), trials.get(i), signs))
                    .toList()));
      }
    }
    List<Trial> all = clips.stream().flatMap(List::stream).toList();
    while (!courses.isEmpty()) {
      step(courses, clips.size(), passes);
      passes.report(all);
      courses.removeIf(BimCourse::done);
    }
  }

  private static BimWalk walk(Bim bim, Trial trial, Map<Trial, byte[]> signs) {
    return new BimWalk(bim, trial, signs.get(trial));
  }

  private void step(List<BimCourse> courses, int rows, Passes passes) {
    // Early stops put clips out of step: those at the end of a run need no gradient.
    Map<Boolean, List<List<BimWalk>>> byEnd =
        courses.stream()
            .flatMap(course -> course.moving().stream())
            .collect(partitioningBy(walks -> walks.get(0).atLast()));
    inParts(byEnd.get(false), rows, part -> advance(part, passes));
    inParts(byEnd.get(true), rows, part -> finish(part, passes));
  }

  /** No pass needs more memory than one attack's, though both of a clip's walks may be in it. */
  private static void inParts(
      List<List<BimWalk>> moving, int rows, Consumer<List<List<BimWalk>>> pass) {
    for (int from = 0; from < moving.size(); from += rows) {
      pass.accept(moving.subList(from, Math.min(from + rows, moving.size())));
    }
  }

  private void advance(List<List<BimWalk>> moving, Passes passes) {
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
