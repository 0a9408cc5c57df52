package org.earshot.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * The fast gradient sign method (Goodfellow et al. 2015): x' = clip(x + epsilon sign(dJ/dx)).
 *
 * <p>One gradient for each clip; then forward passes only, over the schedule of epsilon. Untargeted
 * it climbs the loss of the label; targeted it descends the loss of the target.
 *
 * @param schedule the epsilons
 */
public record Fgsm(EpsilonSchedule schedule, boolean targeted) implements Attack {

  @Override
  public String id() {
    return "fgsm";
  }

  @Override
  public String family() {
    return "fgsm";
  }

  @Override
  public double wideRms() {
    return schedule.wide();
  }

  @Override
  public SortedMap<String, Double> parameters() {
    return schedule.parameters();
  }

  @Override
  public AttackOutcome attack(Victim victim, Batch clips, long seed, Progress progress) {
    Passes passes = new Passes(victim, progress, schedule.steps());
    return Campaign.run(this, this::search, passes, clips, seed);
  }

  private void search(List<Trial> trials, Passes passes) {
    List<Ray> rays = new ArrayList<>();
    SignGradients.atClean(trials.stream().map(List::of).toList(), targeted, passes)
        .forEach((trial, signs) -> rays.add(new Ray(trial, signs, new EpsilonSearch(schedule))));
    while (!rays.isEmpty()) {
      step(rays, passes);
      passes.report(trials);
      rays.stream().filter(Ray::done).forEach(ray -> ray.trial().finish());
      rays.removeIf(Ray::done);
    }
  }

  private static void step(List<Ray> rays, Passes passes) {
    float[] x = Rows.of(rays, Ray::perturbed);
    float[] logits = passes.logits(rays.stream().map(Ray::trial).toList(), x);
    for (int i = 0; i < rays.size(); i++) {
      Trial trial = rays.get(i).trial();
      boolean fooled = trial.fooledBy(logits, i, passes.classes());
      if (fooled) {
        trial.offer(x, i);
      }
      trial.countStep();
      rays.get(i).search().record(fooled);
    }
  }

  /** A clip, the one direction that it is moved along, and how far. */
  @SuppressWarnings("ArrayRecordComponent") // borrowed for one search
  private record Ray(Trial trial, byte[] signs, EpsilonSearch search) {
    boolean done() {
      return search.done();
    }

    float[] perturbed() {
      float[] x = new float[signs.length];
      double epsilon = search.epsilon();
      new Box(trial.clean(), epsilon).stepInto(trial.clean(), signs, epsilon, x);
      return x;
    }
  }
}
