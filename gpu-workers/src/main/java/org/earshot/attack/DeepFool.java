package org.earshot.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * DeepFool in l2 (Moosavi-Dezfooli et al. 2016; Eq. 4, Sallo et al. 2020): steps to the nearest
 * boundary of the linearised victim until the clip has crossed one, r += |f_k| / |w_k|^2 w_k.
 *
 * <p>The first step linearises the boundaries to the {@code candidates} most likely classes, which
 * costs a gradient each; later steps linearise the one that was nearest, since it stays so. Pixels
 * that the unit interval holds back are left out of w. A clip that has crossed takes no more steps:
 * {@code refinements} times its perturbation is turned to the normal of the boundary where it
 * crossed, and the line is searched for the crossing with forward passes alone.
 *
 * @param wide where the schedule ends, as RMS, in (0, 1]
 * @param iterations the most steps, at least 1. A clip ends when it has crossed, so one run of 600
 *     holds those of 100, 200, ...
 * @param candidates classes that the first step linearises, at least 1; all if there are fewer
 * @param overshoot share by which steps go beyond the boundary, above 0: 0.02
 * @param refinements turns to the normal, at least 0
 */
public record DeepFool(
    double wide, int iterations, int candidates, double overshoot, int refinements)
    implements Attack {
  private static final int LINE_PASSES = 4;

  public DeepFool {
    Requirements.wide(wide);
    Requirements.atLeast("iterations", 1, iterations);
    Requirements.atLeast("candidates", 1, candidates);
    Requirements.atLeast("refinements", 0, refinements);
    Requirements.positive("overshoot", overshoot);
  }

  @Override
  public String id() {
    return "deepfool";
  }

  @Override
  public String family() {
    return "deepfool";
  }

  @Override
  public boolean targeted() {
    return false;
  }

  @Override
  public double wideRms() {
    return wide;
  }

  @Override
  public SortedMap<String, Double> parameters() {
    return new TreeMap<>(
        Map.of(
            "iterations", (double) iterations,
            "candidates", (double) candidates,
            "overshoot", overshoot,
            "refinements", (double) refinements));
  }

  @Override
  public AttackOutcome attack(Victim victim, Batch clips, long seed, Progress progress) {
    int steps = 1 + iterations + 2 * refinements;
    Passes passes = new Passes(victim, progress, steps);
    return Campaign.run(this, this::search, passes, clips, seed);
  }

  private void search(List<Trial> trials, Passes passes) {
    List<DeepFoolWalk> walks =
        new ArrayList<>(trials.stream().map(trial -> new DeepFoolWalk(this, trial)).toList());
    int ranks = Math.min(candidates, passes.classes() - 1);
    for (int rank = 0; rank < ranks; rank++) {
      linearise(walks, rank, passes);
    }
    passes.report(trials);
    walks.removeIf(walk -> !walk.begin());
    List<DeepFoolWalk> crossed = new ArrayList<>();
    while (!walks.isEmpty()) {
      linearise(walks, 0, passes);
      walks.stream().filter(DeepFoolWalk::crossed).forEach(crossed::add);
      walks.removeIf(walk -> walk.crossed() || !walk.step());
      passes.report(trials);
    }
    for (int turn = 0; turn < refinements && !crossed.isEmpty(); turn++) {
      refine(crossed, turn, passes);
      passes.report(trials);
    }
  }

  /** One gradient for each walk, of its boundary or, at the clean clip, of the rank's. */
  private static void linearise(List<DeepFoolWalk> walks, int rank, Passes passes) {
    if (walks.isEmpty()) {
      return;
    }
    List<Trial> trials = walks.stream().map(DeepFoolWalk::trial).toList();
    LogitSeed seed =
        (logits, into, batch, classes) -> {
          for (int i = 0; i < batch; i++) {
            walks.get(i).seedInto(into, logits, i, classes, rank);
          }
        };
    float[] x = Rows.of(walks, DeepFoolWalk::x);
    Gradient gradient = passes.gradient(trials, x, seed);
    for (int i = 0; i < walks.size(); i++) {
      walks.get(i).take(gradient, i, passes.classes(), rank);
    }
  }

  private void refine(List<DeepFoolWalk> walks, int turn, Passes passes) {
    if (turn > 0) {
      linearise(walks, 0, passes); // the first gradient beyond the boundary is there already
    }
    walks.removeIf(walk -> !walk.turn());
    if (walks.isEmpty()) {
      return;
    }
    float[] x = Rows.of(walks, DeepFoolWalk::x);
    float[] logits = passes.logits(walks.stream().map(DeepFoolWalk::trial).toList(), x);
    for (int i = 0; i < walks.size(); i++) {
      walks.get(i).look(x, logits, i, passes.classes());
    }
    List<LineSearch> lines = walks.stream().map(walk -> walk.line(LINE_PASSES)).toList();
    LineSearch.all(lines, passes);
    walks.forEach(DeepFoolWalk::end);
  }
}
