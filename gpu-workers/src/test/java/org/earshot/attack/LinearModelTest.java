package org.earshot.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On a linear model of two classes the smallest epsilon is known in closed form. */
class LinearModelTest {
  private static final int PIXELS = 400;
  private static final LinearVictim VICTIM = LinearVictim.random(2, PIXELS, 5);
  private static final Batch BATCH = Clips.right(VICTIM, 32, 6);
  private static final EpsilonSchedule SCHEDULE = new EpsilonSchedule(0.2, 1000, 20, 6);

  /** |z0 - z1| / |w0 - w1|_1: no pixel reaches 0 or 1 on the way. */
  private static double closedFormEpsilon(Clip clip) {
    float[] logits = VICTIM.logits(clip.pixels(), 1);
    double norm = 0;
    for (int i = 0; i < PIXELS; i++) {
      norm += Math.abs(VICTIM.weight(0, i) - VICTIM.weight(1, i));
    }
    return Math.abs(logits[0] - logits[1]) / norm;
  }

  @Test
  void fgsm_finds_the_closed_form_to_its_resolution() {
    AttackOutcome outcome = new Fgsm(SCHEDULE, false).attack(VICTIM, BATCH, 1, Progress.SILENT);
    assertThat(outcome.fooled()).isEqualTo(32);
    for (int i = 0; i < 32; i++) {
      double epsilon = closedFormEpsilon(BATCH.clips().get(i));
      double least = epsilon * Math.sqrt(PIXELS);
      double found = outcome.clips().get(i).perturbation().l2();
      if (epsilon < SCHEDULE.below()) {
        continue;
      }
      // Below: float32 pixels of about 0.5 move in steps of 6e-8, each off by up to half of that.
      double rounding = 6e-8 * Math.sqrt(PIXELS);
      assertThat(found).isBetween(least - rounding, least * SCHEDULE.resolution() + rounding);
    }
  }

  @Test
  void bim_is_never_worse_than_fgsm() {
    AttackOutcome fgsm = new Fgsm(SCHEDULE, false).attack(VICTIM, BATCH, 1, Progress.SILENT);
    // From so far down that no clip's epsilon lies below it.
    EpsilonSchedule bisection = new EpsilonSchedule(0.2, 1e6, 1, 13);
    for (Bim.Variant variant : Bim.Variant.values()) {
      Bim bim = new Bim(variant, bisection, 20, 2.5, 0.75, true);
      AttackOutcome outcome = bim.attack(VICTIM, BATCH, 1, Progress.SILENT);
      assertThat(outcome.fooled()).isEqualTo(32);
      for (int i = 0; i < 32; i++) {
        assertThat(outcome.clips().get(i).perturbation().l2())
            .isLessThanOrEqualTo(
                fgsm.clips().get(i).perturbation().l2() * bisection.resolution() * 1.00001);
      }
    }
  }

  @Test
  void fgsm_takes_one_gradient_and_leaves_the_batch_when_it_is_done() {
    List<Integer> sizes = new ArrayList<>();
    AttackOutcome outcome =
        new Fgsm(SCHEDULE, false)
            .attack(new WatchedVictim(VICTIM, sizes), BATCH, 1, Progress.SILENT);
    for (ClipOutcome clip : outcome.clips()) {
      assertThat(clip.backwards()).isEqualTo(1);
      // Clean, under the gradient, the schedule, and two in the re-check.
      assertThat(clip.forwards()).isEqualTo(1 + 1 + clip.iterations() + 2);
      assertThat(clip.iterations()).isLessThanOrEqualTo(SCHEDULE.steps());
    }
    // Clean and gradient before it; two batches of pairs after it.
    assertThat(sizes.subList(sizes.size() - 2, sizes.size())).containsExactly(32, 32);
    List<Integer> search = sizes.subList(2, sizes.size() - 2);
    assertThat(search.get(0)).isEqualTo(32);
    for (int i = 1; i < search.size(); i++) {
      assertThat(search.get(i)).isLessThanOrEqualTo(search.get(i - 1));
    }
    assertThat(search.get(search.size() - 1)).isLessThan(32);
  }

  @Test
  void bim_b_takes_all_iterations_of_every_run() {
    EpsilonSchedule bisection = new EpsilonSchedule(0.2, 1000, 1, 4);
    Bim bim = new Bim(Bim.Variant.B, bisection, 7, 2.5, 0, true);
    for (ClipOutcome clip : bim.attack(VICTIM, BATCH, 1, Progress.SILENT).clips()) {
      assertThat(clip.iterations()).isEqualTo(5 * 7);
      // The first gradient is shared by all runs; the last iterate of each needs none.
      assertThat(clip.backwards()).isEqualTo(1 + 5 * 6);
      assertThat(clip.forwards()).isEqualTo(1 + clip.backwards() + 5 + 2);
    }
  }

  @Test
  void bim_a_ends_its_runs_early() {
    EpsilonSchedule bisection = new EpsilonSchedule(0.2, 1000, 1, 4);
    int all = 1 + 5 * 19;
    int stoppedAtOnce = 0;
    int stoppedWhenSure = 0;
    for (int i = 0; i < 32; i++) {
      Batch one = new Batch(List.of(BATCH.clips().get(i)));
      stoppedAtOnce += backwards(new Bim(Bim.Variant.A, bisection, 20, 2.5, 0, true), one);
      stoppedWhenSure += backwards(new Bim(Bim.Variant.A, bisection, 20, 2.5, 0.75, true), one);
    }
    assertThat(stoppedAtOnce).isLessThan(stoppedWhenSure);
    assertThat(stoppedWhenSure).isLessThan(32 * all);
  }

  private static int backwards(Attack attack, Batch batch) {
    return attack.attack(VICTIM, batch, 1, Progress.SILENT).clips().get(0).backwards();
  }
}
