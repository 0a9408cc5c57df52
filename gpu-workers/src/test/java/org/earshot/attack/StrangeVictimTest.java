package org.earshot.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Victims that would make an attack report what is not so. */
class StrangeVictimTest {
  private static final LinearVictim PLAIN = LinearVictim.random(3, 50, 12);
  private static final Clip CLIP = Clips.right(PLAIN, 1, 13).clips().get(0);

  /** PIA sees no logits and searches in batches: {@link PiaTest} shows what it makes of these. */
  static Stream<Attack> attacks() {
    return Attacks.ids().stream()
        .filter(id -> !id.equals("pia"))
        .map(Attacks::spec)
        .map(Attacks::of);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void what_only_fools_in_its_own_batch_does_not_count(Attack attack) {
    // A batch of one is searched in; the re-check has two rows.
    Victim moody =
        new Altered(
            (logits, x) ->
                logits.length == 3 && !Arrays.equals(x, CLIP.pixels())
                    ? oneHot(3, (CLIP.label() + 1) % 3)
                    : Altered.of(CLIP.pixels(), logits.length / 3));
    ClipOutcome outcome = only(attack, moody);
    assertThat(outcome.changed()).isFalse();
    assertThat(outcome.adversarial()).isNull();
    assertThat(outcome.perturbation()).isNull();
    assertThat(outcome.warnings()).containsExactly(Warnings.RECHECK_DISAGREED);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void a_clean_clip_that_changes_with_its_batch_does_not_count(Attack attack) {
    Victim moody =
        new Altered(
            (logits, x) -> {
              if (logits.length == 3) {
                return logits;
              }
              float[] wrong = new float[logits.length];
              for (int row = 0; row < logits.length / 3; row++) {
                wrong[row * 3 + (CLIP.label() + 1) % 3] = 1;
              }
              return wrong;
            });
    ClipOutcome outcome = only(attack, moody);
    assertThat(outcome.changed()).isFalse();
    assertThat(outcome.warnings()).containsExactly(Warnings.CLEAN_UNSTABLE);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void logits_that_are_not_finite_fool_nobody(Attack attack) {
    Victim broken =
        new Altered(
            (logits, x) ->
                Arrays.equals(x, CLIP.pixels()) ? logits : new float[] {Float.NaN, 0, 0});
    ClipOutcome outcome = only(attack, broken);
    assertThat(outcome.changed()).isFalse();
    assertThat(outcome.skipped()).isNull();
    assertThat(outcome.warnings()).containsExactly(Warnings.NON_FINITE_LOGITS);
    Victim brokenAtOnce = new Altered((logits, x) -> new float[] {0, Float.NaN, 0});
    assertThat(only(attack, brokenAtOnce).skipped()).isEqualTo(ClipOutcome.NON_FINITE);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void a_flat_victim_is_reported_as_such(Attack attack) {
    LinearVictim flat = new LinearVictim(new float[3][50], new float[] {1, 0, 0});
    ClipOutcome outcome =
        attack
            .attack(
                flat,
                new Batch(List.of(new Clip("flat", CLIP.pixels(), 0, Clip.NONE))),
                7,
                Progress.SILENT)
            .clips()
            .get(0);
    assertThat(outcome.changed()).isFalse();
    assertThat(outcome.warnings()).containsExactly(Warnings.ZERO_GRADIENT);
    assertThat(outcome.skipped()).isNull();
    // Two clean passes and the gradient, DeepFool's of both other classes; nothing else is tried.
    assertThat(outcome.forwards()).isEqualTo(attack instanceof DeepFool ? 4 : 3);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void a_victim_that_is_certain_is_attacked_all_the_same(Attack attack) {
    // Logits 1000 times as large: the other classes' probabilities are 0 in float32.
    float[][] weights = new float[3][50];
    for (int k = 0; k < 3; k++) {
      for (int i = 0; i < 50; i++) {
        weights[k][i] = 1000 * (PLAIN.weight(k, i) - PLAIN.weight(0, i));
      }
    }
    LinearVictim certain = new LinearVictim(weights, new float[3]);
    Batch batch = Clips.right(certain, 20, 14);
    LinearVictim calm = new LinearVictim(scaled(weights, 1e-3f), new float[3]);
    AttackOutcome outcome = attack.attack(certain, batch, 7, Progress.SILENT);
    assertThat(outcome.clips())
        .anySatisfy(clip -> assertThat(clip.warnings()).contains(Warnings.CERTAIN));
    assertThat(outcome.fooled())
        .isGreaterThanOrEqualTo(attack.attack(calm, batch, 7, Progress.SILENT).fooled() - 1);
  }

  /** The classes stay, their probabilities do not. */
  @ParameterizedTest
  @MethodSource("attacks")
  void a_victim_that_answers_otherwise_the_second_time_is_reported(Attack attack) {
    Victim random =
        new Altered(
            (logits, x) -> {
              float[] sharper = logits.clone();
              for (int i = 0; logits.length > 3 && i < sharper.length; i++) {
                sharper[i] *= 2;
              }
              return sharper;
            });
    ClipOutcome outcome = only(attack, random);
    assertThat(outcome.changed()).isTrue();
    assertThat(outcome.warnings()).contains(Warnings.RANDOM);
    assertThat(only(attack, PLAIN).warnings()).doesNotContain(Warnings.RANDOM, Warnings.CERTAIN);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void also_one_that_holds(Attack attack) {
    int[] passes = new int[1];
    Victim random =
        new Altered(
            (logits, x) -> {
              passes[0]++;
              float[] certain = oneHot(3, CLIP.label());
              certain[CLIP.label()] += passes[0];
              return certain;
            });
    ClipOutcome outcome = only(attack, random);
    assertThat(outcome.changed()).isFalse();
    assertThat(outcome.warnings()).contains(Warnings.RANDOM);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void on_unlabelled_audio_a_target_that_is_predicted_anyway_is_skipped(Attack attack) {
    Clip clip = new Clip("live", CLIP.pixels(), Clip.NONE, CLIP.label());
    ClipOutcome outcome =
        attack.attack(PLAIN, new Batch(List.of(clip)), 7, Progress.SILENT).clips().get(0);
    assertThat(outcome.skipped()).isEqualTo(ClipOutcome.AT_TARGET);
  }

  /** Its gradients are too steep, so each step ends before the boundary. */
  @Test
  void deepfool_crosses_a_boundary_that_it_would_only_come_nearer_to() {
    Victim steep =
        new Victim() {
          @Override
          public int classes() {
            return PLAIN.classes();
          }

          @Override
          public int pixels() {
            return PLAIN.pixels();
          }

          @Override
          public float[] logits(float[] x, int batch) {
            return PLAIN.logits(x, batch);
          }

          @Override
          public Gradient gradient(float[] x, int batch, LogitSeed seed) {
            Gradient plain = PLAIN.gradient(x, batch, seed);
            float[] input = plain.input().clone();
            for (int i = 0; i < input.length; i++) {
              input[i] *= 1.1f;
            }
            return new Gradient(plain.logits(), input);
          }
        };
    ClipOutcome outcome = only(Attacks.of(Attacks.spec("deepfool")), steep);
    assertThat(outcome.changed()).isTrue();
    assertThat(outcome.iterations()).isLessThan(20);
  }

  private static ClipOutcome only(Attack attack, Victim victim) {
    return attack.attack(victim, new Batch(List.of(CLIP)), 7, Progress.SILENT).clips().get(0);
  }

  private static float[] oneHot(int classes, int k) {
    float[] logits = new float[classes];
    logits[k] = 1;
    return logits;
  }

  private static float[][] scaled(float[][] weights, float by) {
    float[][] scaled = new float[weights.length][];
    for (int k = 0; k < weights.length; k++) {
      scaled[k] = weights[k].clone();
      for (int i = 0; i < scaled[k].length; i++) {
        scaled[k][i] *= by;
      }
    }
    return scaled;
  }

  /** The plain victim with other logits: (its logits, x) -> logits. */
  private record Altered(BinaryOperator<float[]> change) implements Victim {
    /** The plain logits of one clip, as often as there are rows. */
    static float[] of(float[] pixels, int rows) {
      float[] one = PLAIN.logits(pixels, 1);
      float[] all = new float[rows * one.length];
      for (int row = 0; row < rows; row++) {
        System.arraycopy(one, 0, all, row * one.length, one.length);
      }
      return all;
    }

    @Override
    public int classes() {
      return PLAIN.classes();
    }

    @Override
    public int pixels() {
      return PLAIN.pixels();
    }

    @Override
    public float[] logits(float[] x, int batch) {
      return change.apply(PLAIN.logits(x, batch), x);
    }

    @Override
    public Gradient gradient(float[] x, int batch, LogitSeed seed) {
      Gradient plain = PLAIN.gradient(x, batch, seed);
      return new Gradient(change.apply(plain.logits(), x), plain.input());
    }
  }
}
