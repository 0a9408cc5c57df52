package org.earshot.dsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecibelsTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "0.1, 0.875", "1e-4, 0.5", "1e-8, 0", "1e-9, 0", "0, 0"})
  void eighty_decibels_below_the_peak_are_linear(float share, float unit) {
    for (float peak : new float[] {1e-20f, 0.3f, 1, 0x1p42f}) {
      float[] power = {peak, share * peak};
      assertThat(Decibels.unitInPlace(power)).isTrue();
      assertThat(power[0]).isCloseTo(1, within(1e-6f));
      assertThat(power[1]).isCloseTo(unit, within(1e-6f));
    }
  }

  @Test
  void no_power_is_told_and_left() {
    float[] power = {0, 0};
    assertThat(Decibels.unitInPlace(power)).isFalse();
    assertThat(power).containsExactly(0, 0);
  }

  @Test
  void the_logarithm_is_right_over_the_whole_range() {
    for (float x = Float.MIN_NORMAL; x < 1e38f; x *= 1.0137f) {
      double exact = Math.log(x) / Math.log(2);
      // One rounding of a result of up to 128, and of the series: 8e-6 and 1e-7.
      assertThat((double) Decibels.log2(x)).isCloseTo(exact, within(1e-5));
    }
  }
}
