package org.earshot.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EvolutionTest {
  private static final int PIXELS = 200;
  private static final float[] GREY = grey();

  private static float[] grey() {
    float[] grey = new float[PIXELS];
    Arrays.fill(grey, 0.5f);
    return grey;
  }

  @Test
  void it_finds_the_gradient_of_a_plane() {
    Random random = new Random(1);
    double[] slope = random.doubles(PIXELS, -1, 1).toArray();
    int samples = 40 * PIXELS;
    Evolution evolution = new Evolution(5, 0.01, samples);
    for (int index = 0; index < samples; index++) {
      float[] sample = evolution.sample(GREY, index);
      double loss = 0;
      for (int i = 0; i < PIXELS; i++) {
        loss += slope[i] * sample[i];
      }
      evolution.take(index, loss);
    }
    float[] gradient = evolution.gradient(PIXELS);
    // n antithetic pairs leave noise of about |slope| sqrt(PIXELS / n): 0.22 of the norm here
    assertThat(cosine(slope, gradient)).isGreaterThan(0.95);
    assertThat(norm(gradient) / norm(slope)).isCloseTo(1, within(0.1));
    assertThat(evolution.loss()).isCloseTo(Arrays.stream(slope).sum() / 2, within(1e-4));
  }

  @Test
  void pairs_are_antithetic_and_draws_are_not_each_others_moved_by_a_place() {
    Evolution evolution = new Evolution(5, 0.01, 8);
    float[] one = evolution.sample(GREY, 0);
    float[] opposite = evolution.sample(GREY, 1);
    float[] next = evolution.sample(GREY, 2);
    float[] later = new Evolution(6, 0.01, 8).sample(GREY, 0);
    for (int i = 0; i < PIXELS; i++) {
      assertThat(one[i] + opposite[i]).isCloseTo(1f, within(1e-6f));
    }
    for (int shift = -3; shift <= 3; shift++) {
      // independent draws of 200 correlate by 0.07
      assertThat(correlation(one, next, shift)).isBetween(-0.3, 0.3);
      assertThat(correlation(one, later, shift)).isBetween(-0.3, 0.3);
    }
  }

  private static double correlation(float[] a, float[] b, int shift) {
    double sum = 0;
    for (int i = 3; i < PIXELS - 3; i++) {
      sum += (a[i] - 0.5) * (b[i + shift] - 0.5) / (0.01 * 0.01);
    }
    return sum / (PIXELS - 6);
  }

  private static double cosine(double[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum / norm(a) / norm(b);
  }

  private static double norm(double[] a) {
    return Math.sqrt(Arrays.stream(a).map(value -> value * value).sum());
  }

  private static double norm(float[] a) {
    double squares = 0;
    for (float value : a) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }
}
