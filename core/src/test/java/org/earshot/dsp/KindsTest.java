package org.earshot.dsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every kind has in common, at every preset. */
class KindsTest {
  static Stream<Representation> kinds() {
    return Arrays.stream(Preset.values())
        .flatMap(preset -> Stream.of(new Stft(preset), new Dwt(preset), new Dwt(preset, 8_000)))
        .flatMap(spectrum -> Stream.of(spectrum, new WithTonnetz(spectrum)));
  }

  static Stream<Representation> kindsWithTonnetz() {
    return kinds().filter(WithTonnetz.class::isInstance);
  }

  private static Spectrum spectrum(Representation kind) {
    return kind instanceof WithTonnetz appended ? appended.spectrum() : (Spectrum) kind;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void a_tone_peaks_in_its_row(Representation kind) {
    int rows = kind.scale().frequencyRows();
    for (double hz : new double[] {200, 440, 1000, 3000}) {
      Matrix matrix = kind.of(Signals.tone(hz, 44_100, 60_000), 44_100);
      double expected = spectrum(kind).row(hz * gainOfLowRows(kind), rows);
      double blur = kind.sampleRateHz() == Stft.DEFAULT_RATE_HZ ? rows / 1025.0 : 0;
      // Half a row, half of one of the STFT's bins, and a maximum that is flat to a float's last
      // bit.
      assertThat((double) loudestRow(matrix, rows)).isCloseTo(expected, within(1.01 + blur));
    }
  }

  /** The DWT's gain of sqrt(s) moves a peak down: s w = (6 + sqrt(38)) / 2 there, not 6. */
  private static double gainOfLowRows(Representation kind) {
    return spectrum(kind) instanceof Dwt ? 12 / (6 + Math.sqrt(38)) : 1;
  }

  private static int loudestRow(Matrix matrix, int rows) {
    int column = matrix.columns() / 2;
    int loudest = 0;
    for (int r = 0; r < rows; r++) {
      loudest = matrix.at(r, column) > matrix.at(loudest, column) ? r : loudest;
    }
    return loudest;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void a_click_stands_in_its_column(Representation kind) {
    int samples = 2 * 44_100;
    // A hop of the STFT, in columns: half of it to the nearest frame, half because the first frame
    // stands at the first sample and is stretched like all others.
    double reach = 1 + 512.0 / Stft.DEFAULT_RATE_HZ * kind.columns() / 2;
    for (double share : new double[] {0.1, 0.33, 0.5, 0.87}) {
      Matrix matrix = kind.of(Signals.click((int) (share * samples), samples), 44_100);
      for (double height : new double[] {0.4, 0.7, 0.9}) {
        int row = (int) (height * kind.scale().frequencyRows());
        int loudest = 0;
        for (int c = 0; c < matrix.columns(); c++) {
          loudest = matrix.at(row, c) > matrix.at(row, loudest) ? c : loudest;
        }
        assertThat((double) loudest).isCloseTo(share * kind.columns() - 0.5, within(reach));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kindsWithTonnetz")
  void tonnetz_sounds_where_a_click_reaches_and_nowhere_else(Representation kind) {
    int samples = 6 * 44_100;
    Matrix matrix = kind.of(Signals.click(samples / 2, samples), 44_100);
    for (int r = kind.scale().frequencyRows(); r < matrix.rows(); r++) {
      assertThat(matrix.at(r, matrix.columns() / 2)).isPositive();
      assertThat(matrix.at(r, matrix.columns() / 4)).isZero(); // the longest window reaches 0.8 s
      assertThat(matrix.at(r, matrix.columns() * 3 / 4)).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void twenty_decibels_change_nothing(Representation kind) {
    float[] noise = Signals.noise(1, 50_000);
    float[] plain = kind.of(noise, 44_100).data();
    for (double gain : new double[] {0.1, 10}) {
      float[] other = kind.of(Signals.scaled(noise, gain), 44_100).data();
      double[] apart = new double[plain.length];
      for (int i = 0; i < plain.length; i++) {
        apart[i] = Math.abs(other[i] - plain[i]);
      }
      Arrays.sort(apart);
      // The gain rounds the samples, by 6e-8 of each: far below the 80 dB that are shown, but not
      // below what short chunks have left where noise happens to cancel.
      assertThat(StftGoldenTest.quantile(apart, 0.999)).isLessThan(1e-4);
      assertThat(apart[apart.length - 1]).isLessThan(1e-3);
    }
  }

  /** 196 frames; 49 frames later is a quarter of the clip, and of the columns. */
  @ParameterizedTest
  @MethodSource("kinds")
  void a_later_sound_stands_in_later_columns_of_frames(Representation kind) {
    int samples = 195 * 512;
    int moved = 49 * 512;
    Matrix early = kind.of(burst(samples, 30 * 512), Stft.DEFAULT_RATE_HZ);
    Matrix late = kind.of(burst(samples, 30 * 512 + moved), Stft.DEFAULT_RATE_HZ);
    int rows = kind.scale().frequencyRows();
    if (spectrum(kind) instanceof Stft) {
      assertThat(largestAfterMove(early, late, 0, rows)).isLessThan(1e-5f);
    }
    // Chroma of frames that only the tails of windows reach is small, and its shares less exact.
    assertThat(largestAfterMove(early, late, rows, kind.rows())).isLessThan(2e-3f);
  }

  /** Chunks that begin and end on samples, a quarter of the clip later as well. */
  @ParameterizedTest
  @MethodSource("kinds")
  void a_later_sound_stands_in_later_columns_of_chunks(Representation kind) {
    if (spectrum(kind) instanceof Stft) {
      return;
    }
    int samples = 12 * 49 * 128;
    Matrix early = kind.of(burst(samples, 10_000), kind.sampleRateHz());
    Matrix late = kind.of(burst(samples, 10_000 + samples / 4), kind.sampleRateHz());
    int rows = kind.scale().frequencyRows();
    double[] apart = new double[rows * kind.columns() * 3 / 4];
    int loud = 0;
    int loudApart = 0;
    for (int i = 0; i < apart.length; i++) {
      int row = i / (kind.columns() * 3 / 4);
      int column = i % (kind.columns() * 3 / 4);
      float before = early.at(row, column);
      apart[i] = Math.abs(late.at(row, column + kind.columns() / 4) - before);
      loud += before > 0.5f ? 1 : 0;
      loudApart += before > 0.5f && apart[i] > 2e-3 ? 1 : 0;
    }
    Arrays.sort(apart);
    // The points between which power is interpolated are others after the move. That shows, beyond
    // rounding, only in a few chunks next to silent ones where the burst begins or ends.
    assertThat(StftGoldenTest.quantile(apart, 0.99)).isLessThan(1e-4);
    assertThat(loudApart).isLessThanOrEqualTo(loud / 1000);
  }

  private static float[] burst(int samples, int at) {
    float[] burst = new float[samples];
    System.arraycopy(Signals.noise(2, 6000), 0, burst, at, 6000);
    return burst;
  }

  private static float largestAfterMove(Matrix early, Matrix late, int fromRow, int toRow) {
    int moved = early.columns() / 4;
    float largest = 0;
    for (int r = fromRow; r < toRow; r++) {
      for (int c = early.columns() / 20; c < early.columns() / 2; c++) {
        largest = Math.max(largest, Math.abs(late.at(r, c + moved) - early.at(r, c)));
      }
    }
    return largest;
  }

  @ParameterizedTest
  @MethodSource("kindsWithTonnetz")
  void tonnetz_of_a_chord_does_not_depend_on_the_octave(Representation kind) {
    Matrix plain = kind.of(chord(1), 44_100);
    for (double octave : new double[] {0.5, 2, 4}) {
      Matrix moved = kind.of(chord(octave), 44_100);
      for (int r = kind.scale().frequencyRows(); r < kind.rows(); r++) {
        // The tones beat with each other: faster, and under shorter windows, an octave up.
        int middle = kind.columns() / 2;
        assertThat(moved.at(r, middle)).isCloseTo(plain.at(r, middle), within(0.01f));
      }
    }
  }

  /** C major about C4. */
  private static float[] chord(double octave) {
    float[] sum = new float[4 * 44_100];
    for (double semitone : new double[] {-9, -5, -2}) {
      double hz = 440 * octave * Math.pow(2, semitone / 12);
      float[] tone = Signals.tone(hz, 44_100, sum.length);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += tone[i] / 3;
      }
    }
    return sum;
  }
}
