package org.earshot.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PerturbationTest {
  @Test
  void norms_by_hand() {
    Perturbation p =
        Perturbation.between(
            new float[] {0.5f, 0.5f, 0.5f, 0.5f}, new float[] {0.5f, 0.25f, 0.5f, 0.75f});
    assertThat(p.l0()).isEqualTo(2);
    assertThat(p.l2()).isCloseTo(Math.sqrt(0.125), within(1e-15));
    assertThat(p.linf()).isEqualTo(0.25);
    assertThat(p.rms()).isCloseTo(Math.sqrt(0.125 / 4), within(1e-15));
    // |clean| = 1, |change| = sqrt(1/8): 10 log10(8)
    assertThat(p.snrDb()).isCloseTo(9.0309, within(1e-4));
  }

  @Test
  void the_box_holds_exactly_also_where_float_sums_round_up() {
    Random random = new Random(1);
    byte[] up = {1};
    byte[] down = {-1};
    for (int i = 0; i < 20000; i++) {
      float[] clean = {random.nextFloat()};
      double epsilon = 0.1 * random.nextDouble();
      float[] to = new float[1];
      Box box = new Box(clean, epsilon);
      box.stepInto(clean, up, epsilon * (1 + random.nextInt(3)), to);
      assertThat((double) to[0] - clean[0]).isBetween(0.0, epsilon);
      assertThat((double) to[0] - clean[0])
          .isGreaterThan(Math.min(epsilon, 1.0 - clean[0]) - 1.3e-7);
      box.stepInto(clean, down, epsilon * (1 + random.nextInt(3)), to);
      assertThat((double) clean[0] - to[0]).isBetween(0.0, epsilon);
      assertThat(to[0]).isBetween(0f, 1f);
    }
  }

  @Test
  void a_clip_outside_of_the_unit_interval_is_refused() {
    for (float bad : new float[] {-0.1f, 1.1f, Float.NaN}) {
      assertThatThrownBy(() -> new Clip("x", new float[] {bad}, 0, Clip.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("pixels must be in [0, 1], x has " + bad);
    }
    assertThatThrownBy(() -> new Clip("x", new float[1], 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("target must not be the label, x has 1 for both");
    assertThatThrownBy(() -> new Clip("x", new float[1], -2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("label must be a class index or -1, x has -2");
    assertThatThrownBy(() -> new Batch(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("clips must not be empty");
  }
}
