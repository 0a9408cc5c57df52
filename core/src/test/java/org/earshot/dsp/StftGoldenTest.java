package org.earshot.dsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.stream.IntStream;
import org.earshot.audio.Audio;
import org.earshot.audio.AudioDecoder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares with librosa's STFT, soxr's resampling and torch's resize ({@code golden_audio.py}).
 *
 * <p>Both sides compute in float32. Where a clip is quiet, rounding in the transform (some 1e-7 of
 * the frame's peak, -140 dB) reaches values near -80 dB of another frame's peak: hence quantiles.
 * Rows above 0.9 of Nyquist are left out: there good resamplers differ.
 */
class StftGoldenTest {
  private static final double BAND = 0.9;

  @ParameterizedTest
  @ValueSource(strings = {"1-100032-A-0", "1-187207-A-20", "1-21934-A-38", "4-164661-B-12"})
  void agrees_with_librosa_at_every_size(String clip) throws IOException {
    Audio audio = AudioDecoder.decode(resource("/audio/" + clip + ".ogg"));
    float[] mono = audio.mono();
    for (Preset preset : Preset.values()) {
      int step = preset == Preset.PAPER ? 8 : 1;
      Matrix expected = golden("stft-" + preset.id() + "-" + clip);
      Matrix actual = new Stft(preset).of(mono, audio.sampleRateHz());
      assertClose(actual, expected, step);
    }
  }

  @ParameterizedTest
  @CsvSource({"small, SMALL", "medium, MEDIUM"})
  void agrees_with_librosa_on_tones_and_a_click(String name, Preset preset) throws IOException {
    Matrix actual = new Stft(preset).of(synthetic(), Stft.DEFAULT_RATE_HZ);
    assertClose(actual, golden("stft-" + name + "-synthetic"), 1);
  }

  static float[] synthetic() {
    double[] amplitudes = {0.3, 0.2, 0.1, 0.05};
    double[] frequencies = {220, 1234.5, 5000, 9000};
    float[] samples = new float[30000];
    for (int i = 0; i < samples.length; i++) {
      double sum = i == 15000 ? 0.9 : 0;
      for (int k = 0; k < amplitudes.length; k++) {
        sum += amplitudes[k] * Math.sin(2 * Math.PI * frequencies[k] * i / Stft.DEFAULT_RATE_HZ);
      }
      samples[i] = (float) sum;
    }
    return samples;
  }

  private static void assertClose(Matrix actual, Matrix expected, int step) {
    int rows = (int) (actual.rows() * BAND) / step;
    double[] differences =
        IntStream.range(0, rows * expected.columns())
            .mapToDouble(
                i -> {
                  int row = i / expected.columns();
                  int column = i % expected.columns();
                  return Math.abs(actual.at(row * step, column * step) - expected.at(row, column));
                })
            .sorted()
            .toArray();
    assertThat(quantile(differences, 0.5)).isLessThan(1e-3);
    assertThat(quantile(differences, 0.99)).isLessThan(1e-2);
  }

  static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  static Matrix golden(String name) throws IOException {
    return Npy.read(resource("/golden/" + name + ".npy"));
  }

  static byte[] resource(String path) throws IOException {
    try (InputStream stream = StftGoldenTest.class.getResourceAsStream(path)) {
      return stream.readAllBytes();
    }
  }
}
