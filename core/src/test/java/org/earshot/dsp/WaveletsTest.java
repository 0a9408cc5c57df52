package org.earshot.dsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares with the definition, written down plainly and in double: one transform, no tricks. */
class WaveletsTest {
  @ParameterizedTest(name = "{0} samples at {1} Hz, {2} x {3}")
  @CsvSource({
    "1, 16000, 20, 16",
    "2, 16000, 20, 16",
    "7, 8000, 20, 16",
    "100, 16000, 30, 128",
    "127, 16000, 30, 128",
    "129, 16000, 30, 128",
    "1001, 16000, 40, 128",
    "5003, 16000, 40, 224",
    "12345, 16000, 40, 1568",
    "30011, 16000, 75, 128",
    "30011, 8000, 33, 224",
    "80000, 16000, 60, 1568",
    "9999, 44100, 25, 64",
    "3000, 1000, 25, 128",
    "20000, 192000, 25, 128"
  })
  void agrees_with_the_definition(int samples, int rate, int rows, int columns) {
    float[] clip = clip(samples);
    float[] actual = Wavelets.power(clip, rate, rows, columns);
    float[] expected = slowly(clip, rate, rows, columns);
    Decibels.unitInPlace(actual);
    Decibels.unitInPlace(expected);
    double[] differences = new double[actual.length];
    for (int i = 0; i < actual.length; i++) {
      differences[i] = Math.abs(actual[i] - expected[i]);
    }
    Arrays.sort(differences);
    assertThat(differences[differences.length / 2]).isLessThan(1e-3);
    assertThat(differences[(int) (0.99 * (differences.length - 1))]).isLessThan(1e-2);
  }

  /** Noise, and a real clip again and again: columns about the seams are no worse than others. */
  @ParameterizedTest
  @ValueSource(strings = {"noise", "1-187207-A-20"})
  void a_long_clip_made_in_stretches_agrees_with_the_definition_at_the_seams(String name)
      throws IOException {
    int rate = 16_000;
    float[] clip = longClip(name, 40 * rate);
    int rows = 12;
    int columns = 1568;
    float[] actual = Wavelets.power(clip, rate, rows, columns);
    float[] expected = slowly(clip, rate, rows, columns);
    Decibels.unitInPlace(actual);
    Decibels.unitInPlace(expected);
    int levels = WaveletPlan.of(rate, rows, clip.length / (double) columns).levels();
    int stretch = Pyramid.stretch(clip.length, rate, levels);
    assertThat(stretch).isLessThan(clip.length / 4);
    for (int seam = stretch; seam < clip.length; seam += stretch) {
      int column = (int) ((long) seam * columns / clip.length);
      for (int i = 0; i < 9 * rows; i++) {
        int at = i / 9 * columns + Math.min(columns - 1, column - 4 + i % 9);
        // The rows' own error: the seams add none.
        assertThat(actual[at]).as("seam at %s", seam).isCloseTo(expected[at], within(5e-3f));
      }
    }
  }

  private static float[] longClip(String name, int samples) throws IOException {
    if (name.equals("noise")) {
      return clip(samples);
    }
    float[] once = WholeGoldenTest.sound(name).at(16_000);
    float[] clip = new float[samples];
    for (int i = 0; i < samples; i++) {
      clip[i] = once[i % once.length];
    }
    return clip;
  }

  /** Noise that comes and goes, a tone and a click. */
  private static float[] clip(int samples) {
    float[] clip = Signals.noise(samples, samples);
    for (int i = 0; i < samples; i++) {
      clip[i] *= (float) (1.01 + Math.sin(20.0 * i / samples));
      clip[i] += (float) (0.1 * Math.sin(0.3 * i));
    }
    clip[samples / 3] += 1;
    return clip;
  }

  static float[] slowly(float[] clip, int rate, int rows, int columns) {
    int size = Integer.highestOneBit(clip.length + Math.max(40_000, 2 * rate) - 1) << 1;
    double[] spectrum = new double[2 * size];
    for (int i = 0; i < clip.length; i++) {
      spectrum[2 * i] = clip[i];
    }
    org.jtransforms.fft.DoubleFFT_1D fft = new org.jtransforms.fft.DoubleFFT_1D(size);
    fft.complexForward(spectrum);
    float[] result = new float[rows * columns];
    for (int r = 0; r < rows; r++) {
      double hz = 40 * Math.pow(rate / 2.0 / 40, r / (rows - 1.0));
      double[] row = row(spectrum, 6 * rate / (2 * Math.PI * hz));
      fft.complexInverse(row, true);
      means(row, clip.length, columns, result, r * columns);
    }
    return result;
  }

  private static double[] row(double[] spectrum, double scale) {
    double[] row = new double[spectrum.length];
    int size = spectrum.length / 2;
    for (int k = 1; k <= size / 2; k++) {
      double distance = scale * 2 * Math.PI * k / size - 6;
      double psi = Math.sqrt(scale) * Math.exp(-distance * distance / 2);
      psi *= k == size / 2 ? 0.5 : 1; // the trapezoidal rule's end
      row[2 * k] = psi * spectrum[2 * k];
      row[2 * k + 1] = psi * spectrum[2 * k + 1];
    }
    return row;
  }

  private static void means(double[] row, int samples, int columns, float[] result, int at) {
    double hop = samples / (double) columns;
    for (int j = 0; j < columns; j++) {
      int first = Math.max(0, (int) Math.floor((j - 0.5) * hop + 0.5));
      first = Math.min(samples - 1, first);
      int end = Math.min(samples, (int) Math.floor((j + 1.5) * hop + 0.5));
      end = Math.max(first + 1, end);
      double sum = 0;
      for (int i = first; i < end; i++) {
        sum += row[2 * i] * row[2 * i] + row[2 * i + 1] * row[2 * i + 1];
      }
      result[at + j] = (float) (sum / (end - first));
    }
  }
}
