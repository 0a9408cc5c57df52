package org.earshot.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On affine models the smallest perturbation in l2 is known; no pixel reaches 0 or 1 on the way.
 */
class ClosedFormTest {
  private static final int PIXELS = 400;
  private static final double OVERSHOOT = 0.02;

  /** The distance to the halfspace where the class is above the label: f / |w|. */
  private static double distance(LinearVictim victim, Clip clip, int k) {
    float[] logits = victim.logits(clip.pixels(), 1);
    double squares = 0;
    for (int i = 0; i < PIXELS; i++) {
      squares += Math.pow(victim.weight(clip.label(), i) - victim.weight(k, i), 2);
    }
    return (logits[clip.label()] - logits[k]) / Math.sqrt(squares);
  }

  private static double nearest(LinearVictim victim, Clip clip) {
    return IntStream.range(0, victim.classes())
        .filter(k -> k != clip.label())
        .mapToDouble(k -> distance(victim, clip, k))
        .min()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void deepfool_is_its_overshoot_beyond_the_nearest_boundary(int classes) {
    LinearVictim victim = LinearVictim.random(classes, PIXELS, 5);
    Batch batch = Clips.right(victim, 32, 6);
    DeepFool attack = new DeepFool(0.2, 100, classes - 1, OVERSHOOT, 1);
    AttackOutcome outcome = attack.attack(victim, batch, 1, Progress.SILENT);
    assertThat(outcome.fooled()).isEqualTo(32);
    for (int i = 0; i < 32; i++) {
      double closed = (1 + OVERSHOOT) * nearest(victim, batch.clips().get(i));
      // float32 pixels of about 0.5 are off by up to 3e-8 each
      assertThat(outcome.clips().get(i).perturbation().l2())
          .isCloseTo(closed, within(1e-4 * closed + 3e-8 * Math.sqrt(PIXELS)));
      // a gradient for each candidate, and the one that sees the clip beyond
      assertThat(outcome.clips().get(i).backwards()).isEqualTo(classes - 1 + 1);
      assertThat(outcome.clips().get(i).iterations()).isEqualTo(1);
    }
  }

  @Test
  void deepfool_finds_the_nearest_of_the_classes_that_it_linearises() {
    LinearVictim victim = LinearVictim.random(8, PIXELS, 9);
    Batch batch = Clips.right(victim, 32, 6);
    double few = mean(new DeepFool(0.2, 100, 1, OVERSHOOT, 0), victim, batch);
    double all = mean(new DeepFool(0.2, 100, 7, OVERSHOOT, 0), victim, batch);
    assertThat(all).isLessThan(few);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cwa_is_within_two_percent_of_the_optimum_between_two_classes(boolean targeted) {
    LinearVictim victim = LinearVictim.random(2, PIXELS, 5);
    Batch batch = Clips.right(victim, 32, 6);
    AttackOutcome outcome = cwa(targeted).attack(victim, batch, 1, Progress.SILENT);
    assertThat(outcome.fooled()).isEqualTo(32);
    for (int i = 0; i < 32; i++) {
      double optimum = nearest(victim, batch.clips().get(i));
      assertThat(outcome.clips().get(i).perturbation().l2())
          .isBetween(optimum - 3e-8 * Math.sqrt(PIXELS), optimum * 1.02);
    }
  }

  @Test
  void cwa_is_within_two_percent_of_the_way_into_the_target_among_five_classes() {
    LinearVictim victim = LinearVictim.random(5, PIXELS, 5);
    Batch batch = Clips.right(victim, 48, 6);
    AttackOutcome outcome = cwa(true).attack(victim, batch, 1, Progress.SILENT);
    int hit = 0;
    for (int i = 0; i < 48; i++) {
      ClipOutcome clip = outcome.clips().get(i);
      assertThat(clip.changed()).isTrue();
      if (clip.targetHit()) {
        hit++;
        double optimum = wayInto(victim, batch.clips().get(i), clip.target());
        assertThat(clip.perturbation().l2()).isLessThan(optimum * 1.02);
      } else {
        // it crossed into another class on the way, which is nearer
        assertThat(clip.perturbation().l2())
            .isLessThan(wayInto(victim, batch.clips().get(i), clip.target()) * 1.02);
      }
    }
    assertThat(hit).isGreaterThan(10);
  }

  private static Cwa cwa(boolean targeted) {
    return new Cwa(0.2, 40, 4, 0, 1e-6, 1e6, 0.2, 0, 4, targeted);
  }

  private static double mean(Attack attack, Victim victim, Batch batch) {
    return attack.attack(victim, batch, 1, Progress.SILENT).clips().stream()
        .filter(ClipOutcome::changed)
        .mapToDouble(clip -> clip.perturbation().l2())
        .average()
        .orElseThrow();
  }

  /** The distance to where the target is above all others, by Dykstra's projections. */
  private static double wayInto(LinearVictim victim, Clip clip, int target) {
    int classes = victim.classes();
    double[] x = new double[PIXELS];
    double[][] corrections = new double[classes][PIXELS];
    float[] logits = victim.logits(clip.pixels(), 1);
    for (int round = 0; round < 2000; round++) {
      for (int k = 0; k < classes; k++) {
        if (k != target) {
          project(victim, logits, x, corrections[k], target, k);
        }
      }
    }
    double squares = 0;
    for (double change : x) {
      squares += change * change;
    }
    return Math.sqrt(squares);
  }

  private static void project(
      LinearVictim victim, float[] logits, double[] x, double[] correction, int target, int k) {
    double lead = logits[k] - logits[target];
    double squares = 0;
    for (int i = 0; i < PIXELS; i++) {
      double w = victim.weight(target, i) - victim.weight(k, i);
      x[i] += correction[i];
      lead -= w * x[i];
      squares += w * w;
    }
    double length = Math.max(0, lead) / squares;
    for (int i = 0; i < PIXELS; i++) {
      double step = length * (victim.weight(target, i) - victim.weight(k, i));
      x[i] += step;
      correction[i] = -step;
    }
  }
}
