package org.earshot.dsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DwtTest {
  private static final int RATE = Dwt.DEFAULT_RATE_HZ;
  private static final Dwt SMALL = new Dwt(Preset.SMALL);

  @ParameterizedTest
  @ValueSource(doubles = {60, 100, 440, 1000, 2000, 3333, 4100, 6000})
  void a_tone_peaks_in_its_row(double hz) {
    Matrix matrix = SMALL.of(Signals.tone(hz, RATE, 2 * RATE), RATE);
    // The gain of sqrt(s) moves the peak down by a part in 36: s = (6 + sqrt(38)) / 2 w, 0.7 rows.
    double expected = 127 * Math.log(hz / 40) / Math.log(200);
    assertThat((double) Signals.loudestRow(matrix, 64)).isCloseTo(expected - 0.3, within(1.1));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.33, 0.5, 0.87})
  void a_click_stands_in_its_column(double share) {
    int samples = 4 * RATE;
    Matrix matrix = SMALL.of(Signals.click((int) (share * samples), samples), RATE);
    for (int row : new int[] {20, 60, 90, 110, 127}) {
      int loudest = 0;
      for (int c = 0; c < matrix.columns(); c++) {
        loudest = matrix.at(row, c) > matrix.at(row, loudest) ? c : loudest;
      }
      assertThat(loudest).isBetween((int) (share * 128) - 1, (int) (share * 128) + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 10, 1e4, 1e30})
  void gain_changes_nothing(double gain) {
    float[] noise = Signals.noise(1, RATE);
    Matrix plain = SMALL.of(noise, RATE);
    Matrix loud = SMALL.of(Signals.scaled(noise, gain), RATE);
    // The gain itself rounds the samples, by 6e-8 of each: far below the 80 dB that are shown.
    assertThat(Signals.largestDifference(plain, loud)).isLessThan(1e-4f);
  }

  @Test
  void a_later_sound_stands_in_later_columns() {
    int samples = 625 * 128; // one column is 625 samples
    float[] early = new float[samples];
    float[] late = new float[samples];
    float[] burst = Signals.noise(2, 6000);
    System.arraycopy(burst, 0, early, 20_000, burst.length);
    System.arraycopy(burst, 0, late, 20_000 + 625 * 40, burst.length);
    Matrix first = SMALL.of(early, RATE);
    Matrix second = SMALL.of(late, RATE);
    // Points are taken every few samples of the clip: the burst meets others after the shift, which
    // shows where a chunk is next to silent beside a loud one.
    int apart = 0;
    for (int i = 0; i < 128 * 88; i++) {
      float difference = second.at(i / 88, i % 88 + 40) - first.at(i / 88, i % 88);
      apart += Math.abs(difference) > 1e-3f ? 1 : 0;
      assertThat(Math.abs(difference)).isLessThan(0.02f);
    }
    assertThat(apart).isLessThan(128 * 88 / 250);
  }

  @Test
  void a_long_clip_made_in_stretches_has_no_seams() {
    float[] steady = Signals.tone(3000, RATE, 40 * RATE);
    Matrix matrix = SMALL.of(steady, RATE);
    int row = Signals.loudestRow(matrix, 64);
    for (int c = 2; c < 126; c++) {
      assertThat(matrix.at(row, c)).isCloseTo(matrix.at(row, 64), within(1e-4f));
      assertThat(matrix.at(20, c)).isZero();
    }
  }

  static Stream<Arguments> oddClips() {
    float[] clipped = Signals.scaled(Signals.tone(1000, RATE, 9000), 50);
    float[] nyquist = new float[9000];
    for (int i = 0; i < nyquist.length; i++) {
      clipped[i] = Math.max(-1, Math.min(1, clipped[i]));
      nyquist[i] = i % 2 == 0 ? 0.5f : -0.5f;
    }
    return Stream.of(
        Arguments.of("one sample", new float[] {0.5f}),
        Arguments.of("two samples", new float[] {0.5f, -0.5f}),
        Arguments.of("fewer samples than columns", Signals.noise(4, 127)),
        Arguments.of("a constant", Signals.constant(0.5f, 9000)),
        Arguments.of("Nyquist", nyquist),
        Arguments.of("clipped", clipped),
        Arguments.of("the largest floats", Signals.constant(Float.MAX_VALUE, 3000)),
        Arguments.of("barely audible", Signals.constant(1.1e-4f, 3000)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oddClips")
  void odd_clips_have_values_from_0_to_1_and_a_peak(String name, float[] samples) {
    for (Preset preset : Preset.values()) {
      float peak = 0;
      for (float value : new Dwt(preset).of(samples, RATE).toArray()) {
        assertThat(value >= 0 && value <= 1).as(name).isTrue();
        peak = Math.max(peak, value);
      }
      assertThat(peak).as(name).isCloseTo(1, within(1e-6f));
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 1e-4f, -1e-4f})
  void silence_is_zeros(float level) {
    assertThat(SMALL.of(Signals.constant(level, 30_000), 44_100)).isEqualTo(Matrix.zeros(128, 128));
  }

  @Test
  void does_not_touch_its_argument_and_repeats_itself() {
    float[] noise = Signals.noise(3, 20_000);
    float[] before = noise.clone();
    Matrix first = SMALL.of(noise, 44_100);
    SMALL.of(Signals.noise(5, 90_000), RATE); // longer work arrays, with other contents
    assertThat(noise).isEqualTo(before);
    assertThat(SMALL.of(noise, 44_100)).isEqualTo(first);
  }
}
