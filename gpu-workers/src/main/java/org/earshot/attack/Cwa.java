package org.earshot.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The attack of Carlini and Wagner (2017) in l2 (Eq. 5 to 8, Sallo et al. 2020): minimises |x' -
 * x|^2 + c L(x') with L = max(max over i != t of Z_i - Z_t, -kappa) by Adam over rho, x' =
 * (tanh(rho) + 1) / 2. Untargeted, L is the lead of the label's logit over the largest other.
 *
 * <p>Each clip has its own search over c: from its start up by tens until L reaches -kappa, then by
 * bisection of the logarithm. The first run begins where L would be -kappa if the victim were
 * linear: untargeted, beyond the nearest of the boundaries to the {@code candidates} most likely
 * classes, which costs a gradient each. Each later one begins at the smallest success before it,
 * with steps half as long after a success. A run ends early when neither L nor the norm of the
 * smallest success gets smaller. At the end the line from the clean clip to the smallest success is
 * searched with forward passes alone.
 *
 * @param wide where the schedule ends, as RMS, in (0, 1]
 * @param iterations the most steps of Adam for one c, at least 1
 * @param searches the most values of c, at least 1; as many again while none was enough
 * @param c the first value; 0 takes for each clip what would be enough if the victim were linear
 * @param cMin no c is below, above 0
 * @param cMax no c is above, at least {@code cMin}; a clip whose best c is at one of both gets a
 *     warning
 * @param rate the first step of Adam, as RMS, over the RMS of the perturbation that would be enough
 *     if the victim were linear; above 0
 * @param kappa by how much the target has to lead, at least 0
 * @param candidates classes that are linearised where no class is aimed at, at least 1; all if
 *     there are fewer
 */
public record Cwa(
    double wide,
    int iterations,
    int searches,
    double c,
    double cMin,
    double cMax,
    double rate,
    double kappa,
    int candidates,
    boolean targeted)
    implements Attack {
  private static final int LINE_PASSES = 4;

  public Cwa {
    Requirements.wide(wide);
    Requirements.atLeast("iterations", 1, iterations);
    Requirements.atLeast("searches", 1, searches);
    Requirements.notNegative("c", c);
    Requirements.positive("cMin", cMin);
    Requirements.positive("cMax", cMax);
    Requirements.positive("rate", rate);
    Requirements.notNegative("kappa", kappa);
    Requirements.atLeast("candidates", 1, candidates);
    if (cMax < cMin) {
      throw new IllegalArgumentException(
          "cMax must be at least cMin, were %s and %s".formatted(cMax, cMin));
    }
  }

  @Override
  public String id() {
    return "cwa";
  }

  @Override
  public String family() {
    return "cwa";
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
            "searches", (double) searches,
            "c", c,
            "cMin", cMin,
            "cMax", cMax,
            "rate", rate,
            "kappa", kappa,
            "candidates", (double) candidates));
  }

  @Override
  public AttackOutcome attack(Victim victim, Batch clips, long seed, Progress progress) {
    int steps = 2 + 2 * searches * (iterations + 1);
    Passes passes = new Passes(victim, progress, steps);
    return Campaign.run(this, this::search, passes, clips, seed);
  }

  private void search(List<Trial> trials, Passes passes) {
    List<CwaWalk> walks =
        new ArrayList<>(trials.stream().map(trial -> new CwaWalk(this, trial)).toList());
    int ranks = targeted ? 1 : Math.min(candidates, passes.classes() - 1);
    for (int rank = 0; rank < ranks; rank++) {
      linearise(walks, rank, passes);
    }
    passes.report(trials);
    walks.removeIf(walk -> !walk.begin());
    List<CwaWalk> all = List.copyOf(walks);
    while (!walks.isEmpty()) {
      look(walks, passes);
      passes.report(trials);
      walks.removeIf(CwaWalk::done);
    }
    LineSearch.all(all.stream().flatMap(walk -> walk.line(LINE_PASSES).stream()).toList(), passes);
    passes.report(trials);
  }

  private static void linearise(List<CwaWalk> walks, int rank, Passes passes) {
    LogitSeed seed =
        (logits, into, batch, classes) -> {
          for (int i = 0; i < batch; i++) {
            walks.get(i).seedInto(into, logits, i, classes, rank);
          }
        };
    List<Trial> trials = walks.stream().map(CwaWalk::trial).toList();
    Gradient gradient = passes.gradient(trials, Rows.of(trials, Trial::clean), seed);
    for (int i = 0; i < walks.size(); i++) {
      walks.get(i).linearise(gradient, i, passes.classes(), rank);
    }
  }

  private static void look(List<CwaWalk> walks, Passes passes) {
    List<Trial> trials = walks.stream().map(CwaWalk::trial).toList();
    LogitSeed seed =
        (logits, into, batch, classes) -> {
          for (int i = 0; i < batch; i++) {
            walks.get(i).seedInto(into, logits, i, classes);
          }
        };
    Gradient gradient = passes.gradient(trials, Rows.of(walks, CwaWalk::x), seed);
    for (int i = 0; i < walks.size(); i++) {
      walks.get(i).take(gradient, i, passes.classes());
    }
  }
}
