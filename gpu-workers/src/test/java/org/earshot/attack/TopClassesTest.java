package org.earshot.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TopClassesTest {
  @Test
  void the_most_likely_come_first_with_their_softmax() {
    TopClasses top = TopClasses.of(new float[] {1, 3, 2, 0, 0, 5}, 2, 3, 2);
    double sum = Math.exp(1) + Math.exp(3) + Math.exp(2);
    assertThat(top.classes()).containsExactly(1, 2, 2, 0);
    assertThat(top.prediction(0)).isEqualTo(1);
    assertThat(top.confidence(0)).isCloseTo(Math.exp(3) / sum, within(1e-12));
    assertThat(top.probability(0, 2)).isCloseTo(Math.exp(2) / sum, within(1e-12));
    assertThat(top.probability(0, 0)).isNaN();
    // of equal logits the first
    assertThat(top.probability(1, 0)).isCloseTo(1 / (2 + Math.exp(5)), within(1e-12));
  }

  @Test
  void a_row_that_is_not_finite_has_no_class() {
    TopClasses top = TopClasses.of(new float[] {Float.NaN, 3, 2, 0, 0, 5}, 2, 3, 5);
    assertThat(top.k()).isEqualTo(3);
    assertThat(top.prediction(0)).isEqualTo(Clip.NONE);
    assertThat(top.prediction(1)).isEqualTo(2);
  }

  @Test
  void refuses_to_tell_nothing() {
    assertThatThrownBy(() -> TopClasses.of(new float[2], 1, 2, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("k must be at least 1, was 0");
  }
}
