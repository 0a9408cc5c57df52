package org.earshot.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The Jacobian-based saliency map attack (Papernot et al. 2016; Eq. 2 and 3, Sallo et al. 2020):
 * raises the pixels of the largest saliency S[i] = df_t/dx_i |sum of df_j/dx_i over j != t|, which
 * is 0 unless the target's derivative is positive and the sum of the others is negative.
 *
 * <p>The outputs f are probabilities, so the others' sum is the negative of the target's derivative
 * and one gradient gives the whole map, in memory linear in the pixels. Untargeted, the label's
 * probability takes the place of the others' sum: what lowers it is salient.
 *
 * <p>A step raises one pixel, or {@code growth} times as many as were raised before it; the last
 * step is then taken back as far as the clip still fools, by bisection with forward passes alone.
 *
 * @param wide where the schedule ends, as RMS, in (0, 1]
 * @param iterations the most steps, at least 1: 1000
 * @param displacement what a pixel is raised by, in (0, 1]: 50/255
 * @param cap what no pixel is raised above, in (0, 1]: 250/255
 * @param growth pixels of a step by those before it, at least 0; 0 raises one at a time
 */
public record Jsma(
    double wide, int iterations, double displacement, double cap, double growth, boolean targeted)
    implements Attack {

  public Jsma {
    Requirements.wide(wide);
    Requirements.atLeast("iterations", 1, iterations);
    Requirements.share("displacement", displacement);
    Requirements.share("cap", cap);
    Requirements.notNegative("growth", growth);
  }

  @Override
  public String id() {
    return "jsma";
  }

  @Override
  public String family() {
    return "jsma";
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
            "displacement", displacement,
            "cap", cap,
            "growth", growth));
  }

  @Override
  public AttackOutcome attack(Victim victim, Batch clips, long seed, Progress progress) {
    int bisections = Integer.SIZE - Integer.numberOfLeadingZeros(victim.pixels());
    int steps = 1 + iterations + bisections;
    Passes passes = new Passes(victim, progress, steps);
    return Campaign.run(this, this::search, passes, clips, seed);
  }

  private void search(List<Trial> trials, Passes passes) {
    List<JsmaWalk> walks =
        new ArrayList<>(trials.stream().map(trial -> new JsmaWalk(this, trial)).toList());
    while (!walks.isEmpty()) {
      // Clips that have been fooled go back and need no gradient.
      List<JsmaWalk> back = walks.stream().filter(JsmaWalk::fooled).toList();
      List<JsmaWalk> on = walks.stream().filter(walk -> !walk.fooled()).toList();
      raise(on, passes);
      takeBack(back, passes);
      passes.report(trials);
      walks.stream().filter(JsmaWalk::done).forEach(walk -> walk.trial().finish());
      walks.removeIf(JsmaWalk::done);
    }
  }

  private void raise(List<JsmaWalk> walks, Passes passes) {
    if (walks.isEmpty()) {
      return;
    }
    List<Trial> trials = walks.stream().map(JsmaWalk::trial).toList();
    Gradient gradient =
        passes.gradient(trials, Rows.of(walks, JsmaWalk::x), SignGradients.seed(trials, targeted));
    for (int i = 0; i < walks.size(); i++) {
      walks.get(i).raise(gradient, i, passes.classes());
    }
  }

  private static void takeBack(List<JsmaWalk> walks, Passes passes) {
    if (walks.isEmpty()) {
      return;
    }
    float[] x = Rows.of(walks, JsmaWalk::x);
    float[] logits = passes.logits(walks.stream().map(JsmaWalk::trial).toList(), x);
    for (int i = 0; i < walks.size(); i++) {
      walks.get(i).takeBack(x, logits, i, passes.classes());
    }
  }
}
