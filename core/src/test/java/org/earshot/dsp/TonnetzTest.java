package org.earshot.dsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TonnetzTest {
  private static final int RATE = Tonnetz.RATE_HZ;
  private static final int SAMPLES = 4 * RATE;
  private static final int FRAMES = ConstantQ.frames(SAMPLES);
  private static final int MIDDLE = FRAMES / 2;

  /** Class 0 is C; the chord's root in octave 4. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2, 5, 7, 11})
  void chroma_of_a_major_chord_has_its_classes(int root) {
    float[] chroma = Chroma.of(chord(root, root + 4, root + 7));
    Integer[] strongest =
        IntStream.range(0, Chroma.CLASSES)
            .boxed()
            .sorted(
                (a, b) -> Float.compare(chroma[b * FRAMES + MIDDLE], chroma[a * FRAMES + MIDDLE]))
            .limit(3)
            .toArray(Integer[]::new);
    assertThat(strongest).containsExactlyInAnyOrder(root, (root + 4) % 12, (root + 7) % 12);
  }

  @ParameterizedTest
  @ValueSource(ints = {-2, -1, 1, 2, 3})
  void an_octave_changes_nothing(int octaves) {
    float[] plain = Tonnetz.of(chord(0, 4, 7));
    float[] moved = Tonnetz.of(chord(12 * octaves, 12 * octaves + 4, 12 * octaves + 7));
    for (int row = 0; row < Tonnetz.ROWS; row++) {
      // The tones beat with each other: faster, and under shorter windows, an octave up.
      assertThat(moved[row * FRAMES + MIDDLE])
          .isCloseTo(plain[row * FRAMES + MIDDLE], within(0.01f));
    }
  }

  @Test
  void fifths_are_neighbours_and_a_tritone_is_opposite() {
    float[] c = Tonnetz.of(chord(0));
    float[] g = Tonnetz.of(chord(7));
    float[] fSharp = Tonnetz.of(chord(6));
    double fifth = Math.hypot(c[MIDDLE] - g[MIDDLE], at(c, 1) - at(g, 1));
    double tritone = Math.hypot(c[MIDDLE] - fSharp[MIDDLE], at(c, 1) - at(fSharp, 1));
    assertThat(fifth).isLessThan(0.5 * tritone);
  }

  private static float at(float[] centroids, int row) {
    return centroids[row * FRAMES + MIDDLE];
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 10, 1e4, 1e30})
  void gain_changes_nothing(double gain) {
    float[] noise = Signals.noise(1, RATE);
    float[] plain = Tonnetz.of(noise);
    float[] loud = Tonnetz.of(Signals.scaled(noise, gain));
    for (int i = 0; i < plain.length; i++) {
      assertThat(loud[i]).isCloseTo(plain[i], within(1e-5f)); // the gain rounds the samples
    }
  }

  @Test
  void a_later_sound_stands_in_later_columns() {
    float[] burst = Signals.noise(2, 6000);
    float[] early = new float[SAMPLES];
    float[] late = new float[SAMPLES];
    System.arraycopy(burst, 0, early, 20_480, burst.length);
    System.arraycopy(burst, 0, late, 20_480 + 512 * 50, burst.length);
    float[] first = Tonnetz.of(early);
    float[] second = Tonnetz.of(late);
    for (int row = 0; row < Tonnetz.ROWS; row++) {
      for (int t = 38; t < 54; t++) {
        assertThat(second[row * FRAMES + t + 50]).isCloseTo(first[row * FRAMES + t], within(1e-4f));
      }
    }
  }

  @Test
  void silent_frames_are_0_in_all_rows_and_others_are_not() {
    float[] samples = new float[10 * RATE]; // three blocks, the last two without a sound
    System.arraycopy(Signals.noise(3, RATE), 0, samples, 0, RATE);
    float[] centroids = Tonnetz.of(samples);
    int frames = ConstantQ.frames(samples.length);
    for (int row = 0; row < Tonnetz.ROWS; row++) {
      for (int t = 0; t < frames; t++) {
        if (t < 43) {
          assertThat(centroids[row * frames + t]).isGreaterThan(0.1f);
        } else if (t > 43 + 36) { // the longest window reaches 35 frames
          assertThat(centroids[row * frames + t]).isZero();
        }
      }
    }
  }

  @Test
  void silence_is_zeros() {
    assertThat(Tonnetz.rows(new float[30_000], 53, 128)).isEqualTo(Matrix.zeros(53, 128));
    assertThat(Tonnetz.rows(new float[1], 540, 1568)).isEqualTo(Matrix.zeros(540, 1568));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("org.earshot.dsp.StftTest#oddClips")
  void odd_clips_have_values_from_0_to_1_and_some_sound(String name, float[] samples) {
    float peak = 0;
    for (float value : Tonnetz.rows(samples, 53, 128).toArray()) {
      assertThat(value >= 0 && value <= 1).as(name).isTrue();
      peak = Math.max(peak, value);
    }
    assertThat(peak).as(name).isGreaterThan(0.3f);
  }

  @Test
  void the_smallest_floats_are_defined() {
    for (float value : Tonnetz.of(Signals.constant(Float.MIN_VALUE, 3000))) {
      assertThat(value).isBetween(0f, 1f);
    }
  }

  @Test
  void does_not_touch_its_argument_and_repeats_itself() {
    float[] noise = Signals.noise(4, 20_000);
    float[] before = noise.clone();
    float[] first = Tonnetz.of(noise);
    assertThat(noise).isEqualTo(before);
    assertThat(Tonnetz.of(Signals.noise(5, 200_000))).isNotEqualTo(first);
    assertThat(Tonnetz.of(noise)).isEqualTo(first);
  }

  /** Tones so many semitones above C4. */
  private static float[] chord(int... semitones) {
    float[] sum = new float[SAMPLES];
    for (int semitone : semitones) {
      float[] tone = Signals.tone(440 * Math.pow(2, (semitone - 9) / 12.0), RATE, SAMPLES);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += tone[i] / semitones.length;
      }
    }
    return sum;
  }
}
