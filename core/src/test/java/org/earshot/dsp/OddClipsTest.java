package org.earshot.dsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clips that nobody means to send, in every kind, at every preset, from every rate. */
class OddClipsTest {
  private static final int[] RATES = {8_000, 11_025, 44_100, 48_000, 192_000};

  private static Map<String, float[]> clips() {
    Map<String, float[]> clips = new LinkedHashMap<>();
    clips.put("one sample", new float[] {0.5f});
    clips.put("two samples", new float[] {0.5f, -0.5f});
    clips.put("three samples, then nothing", Arrays.copyOf(new float[] {0.1f, 1, 0.1f}, 100));
    clips.put("one less than a window", Signals.noise(1, 2047));
    clips.put("a constant", Signals.constant(0.5f, 5_000));
    clips.put("a constant below 0", Signals.constant(-1, 777));
    clips.put("Nyquist", nyquist(5_000));
    clips.put("clipped", clipped(5_000));
    clips.put("the largest floats", Signals.constant(Float.MAX_VALUE, 3_000));
    clips.put("barely audible", Signals.constant(1.1e-4f, 3_000));
    clips.put("a click at the beginning", Signals.click(0, 4_000));
    clips.put("a click at the end", Signals.click(3_999, 4_000));
    return clips;
  }

  private static float[] nyquist(int samples) {
    float[] nyquist = Signals.constant(0.5f, samples);
    for (int i = 1; i < samples; i += 2) {
      nyquist[i] = -0.5f;
    }
    return nyquist;
  }

  private static float[] clipped(int samples) {
    float[] clipped = Signals.scaled(Signals.tone(1000, 44_100, samples), 50);
    for (int i = 0; i < samples; i++) {
      clipped[i] = Math.max(-1, Math.min(1, clipped[i]));
    }
    return clipped;
  }

  static Stream<Arguments> soundingClips() {
    return clips().entrySet().stream()
        .flatMap(
            clip ->
                Arrays.stream(RATES)
                    .mapToObj(rate -> Arguments.of(clip.getKey(), rate, clip.getValue())));
  }

  @ParameterizedTest(name = "{0} at {1} Hz")
  @MethodSource("soundingClips")
  void have_values_from_0_to_1_and_a_peak(String name, int rate, float[] samples) {
    var sound = new Sound(samples, rate);
    for (Representation kind : KindsTest.kinds().toList()) {
      Matrix matrix = kind.of(sound);
      float[] values = matrix.data();
      assertThat(outside(values)).as(kind.id()).isZero();
      int spectrum = kind.scale().frequencyRows() * kind.columns();
      assertThat(peak(values, 0, spectrum)).as(kind.id()).isGreaterThan(0.5f);
      if (kind instanceof WithTonnetz) {
        assertThat(peak(values, spectrum, values.length)).as(kind.id()).isGreaterThan(0.3f);
      }
    }
  }

  /** Values that are NaN, or not from 0 to 1. */
  private static int outside(float[] values) {
    int outside = 0;
    for (float value : values) {
      outside += value >= 0 && value <= 1 ? 0 : 1;
    }
    return outside;
  }

  private static float peak(float[] values, int from, int to) {
    float peak = 0;
    for (int i = from; i < to; i++) {
      peak = Math.max(peak, values[i]);
    }
    return peak;
  }

  static Stream<Arguments> silentClips() {
    return Stream.of(1, 30_000)
        .flatMap(
            samples ->
                Stream.of(0f, Sound.SILENCE, -Sound.SILENCE)
                    .map(level -> Arguments.of(samples, level)));
  }

  @ParameterizedTest(name = "{0} samples of {1}")
  @MethodSource("silentClips")
  void silence_is_zeros(int samples, float level) {
    for (int rate : RATES) {
      var sound = new Sound(Signals.constant(level, samples), rate);
      for (Representation kind : KindsTest.kinds().toList()) {
        Matrix zeros = Matrix.zeros(kind.rows(), kind.columns());
        assertThat(kind.of(sound).equals(zeros)).as(kind.id()).isTrue();
      }
    }
  }

  static List<Representation> kinds() {
    return KindsTest.kinds().toList();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void lengths_around_those_where_something_changes_are_defined(Representation kind) {
    for (int samples : new int[] {127, 128, 129, 223, 225, 511, 512, 513, 1567, 1569, 2048, 2049}) {
      Matrix matrix = kind.of(Signals.noise(samples, samples), kind.sampleRateHz());
      assertThat(outside(matrix.data())).as("%s samples", samples).isZero();
    }
  }
}
