package org.earshot.dsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StftTest {
  private static final int RATE = Stft.DEFAULT_RATE_HZ;
  private static final Stft SMALL = new Stft(Preset.SMALL);

  @ParameterizedTest
  @ValueSource(doubles = {100, 440, 1000, 3333, 5512.5, 8000, 10_900})
  void a_tone_peaks_in_its_row(double hz) {
    Matrix matrix = SMALL.of(Signals.tone(hz, RATE, 2 * RATE), RATE);
    double expected = hz / (RATE / 2.0) * 1024 * 128 / 1025;
    assertThat(Signals.loudestRow(matrix, 64)).isBetween((int) expected - 1, (int) expected + 1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {440, 3333, 8000})
  void a_tone_peaks_in_its_row_whatever_rate_it_comes_in(double hz) {
    Matrix matrix = SMALL.of(Signals.tone(hz, 48_000, 96_000), 48_000);
    double expected = hz / (RATE / 2.0) * 1024 * 128 / 1025;
    assertThat(Signals.loudestRow(matrix, 64)).isBetween((int) expected - 1, (int) expected + 1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.33, 0.5, 0.87})
  void a_click_stands_in_its_column(double share) {
    int samples = 4 * RATE;
    Matrix matrix = SMALL.of(Signals.click((int) (share * samples), samples), RATE);
    int loudest = 0;
    for (int c = 0; c < matrix.columns(); c++) {
      loudest = matrix.at(60, c) > matrix.at(60, loudest) ? c : loudest;
    }
    assertThat(loudest).isBetween((int) (share * 128) - 1, (int) (share * 128) + 1);
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
    Stft paper = new Stft(Preset.PAPER);
    int samples = 512 * 195; // 196 frames: 8 columns each at 1568
    float[] early = new float[samples];
    float[] late = new float[samples];
    float[] burst = Signals.noise(2, 6000);
    System.arraycopy(burst, 0, early, 20_480, burst.length);
    System.arraycopy(burst, 0, late, 20_480 + 512 * 50, burst.length);
    Matrix first = paper.of(early, RATE);
    Matrix second = paper.of(late, RATE);
    for (int r = 0; r < 768; r += 7) {
      for (int c = 200; c < 800; c++) {
        assertThat(second.at(r, c + 400)).isCloseTo(first.at(r, c), within(1e-5f));
      }
    }
  }

  static Stream<Arguments> oddClips() {
    float[] clipped = Signals.scaled(Signals.tone(1000, RATE, 9000), 50);
    for (int i = 0; i < clipped.length; i++) {
      clipped[i] = Math.max(-1, Math.min(1, clipped[i]));
    }
    float[] nyquist = new float[9000];
    for (int i = 0; i < nyquist.length; i++) {
      nyquist[i] = i % 2 == 0 ? 0.5f : -0.5f;
    }
    return Stream.of(
        Arguments.of("one sample", new float[] {0.5f}),
        Arguments.of("two samples", new float[] {0.5f, -0.5f}),
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
      float[] values = new Stft(preset).of(samples, RATE).toArray();
      float peak = 0;
      for (float value : values) {
        assertThat(value >= 0 && value <= 1).as(name).isTrue();
        peak = Math.max(peak, value);
      }
      assertThat(peak).as(name).isGreaterThan(0.5f);
    }
  }

  @Test
  void resampled_odd_clips_are_never_NaN() {
    for (int rate : new int[] {8000, 44_100}) {
      for (float sample : SMALL.of(new float[] {0.7f}, rate).toArray()) {
        assertThat(sample).isBetween(0f, 1f);
      }
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
    assertThat(noise).isEqualTo(before);
    assertThat(SMALL.of(noise, 44_100)).isEqualTo(first);
  }
}
