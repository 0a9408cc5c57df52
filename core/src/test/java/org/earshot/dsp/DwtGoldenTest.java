package org.earshot.dsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.earshot.audio.Audio;
import org.earshot.audio.AudioDecoder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares with the definition computed in float64 by scipy ({@code golden_dwt.py}): one transform
 * of the whole clip, full rate.
 *
 * <p>Wavelets cut at -84 dB and powers known at every few samples only err most where a chunk is
 * near -80 dB beside a loud one: hence quantiles. Rows above 0.9 of Nyquist are left out where the
 * clip was resampled: there good resamplers differ. At 8 kHz, where these clips still have much at
 * Nyquist, so are all rows whose wavelets reach up there, from 0.52 of Nyquist on ({@link
 * WholeGoldenTest} compares them without a resampler in between).
 */
class DwtGoldenTest {
  private static final int PAPER_STEP = 8;

  @ParameterizedTest
  @ValueSource(strings = {"1-100032-A-0", "1-187207-A-20", "1-21934-A-38", "4-164661-B-12"})
  void agrees_with_the_definition_on_real_clips(String clip) throws IOException {
    Audio audio = AudioDecoder.decode(resource("/audio/" + clip + ".ogg"));
    for (String size : new String[] {"small/16000", "medium/16000", "paper/16000", "small/8000"}) {
      Dwt dwt = (Dwt) Representation.parse("dwt/" + size);
      double nyquist = dwt.sampleRateHz() / 2.0;
      double band = dwt.sampleRateHz() == 8000 ? 0.52 : 0.9;
      double octaves = Math.log(band) / Math.log(nyquist / Morlet.LOWEST_HZ);
      int compared = (int) (dwt.rows() * (1 + octaves));
      Matrix actual = dwt.of(audio.mono(), audio.sampleRateHz());
      assertClose(actual, golden(size, clip), step(dwt.preset()), compared, size + " " + clip);
    }
  }

  @ParameterizedTest
  @CsvSource({"small/16000", "medium/16000", "paper/16000", "small/8000", "medium/8000"})
  void agrees_with_the_definition_on_tones_and_a_click(String size) throws IOException {
    Dwt dwt = (Dwt) Representation.parse("dwt/" + size);
    Matrix actual = dwt.of(synthetic(), dwt.sampleRateHz());
    assertClose(actual, golden(size, "synthetic"), step(dwt.preset()), dwt.rows(), size);
  }

  private static int step(Preset preset) {
    return preset == Preset.PAPER ? PAPER_STEP : 1;
  }

  static float[] synthetic() {
    double[] amplitudes = {0.3, 0.2, 0.1, 0.05};
    double[] shares = {0.01, 0.056, 0.227, 0.408};
    float[] samples = new float[30000];
    for (int i = 0; i < samples.length; i++) {
      double sum = i == 15000 ? 0.9 : 0;
      for (int k = 0; k < amplitudes.length; k++) {
        sum += amplitudes[k] * Math.sin(2 * Math.PI * shares[k] * i);
      }
      samples[i] = (float) sum;
    }
    return samples;
  }

  private static void assertClose(Matrix actual, Matrix expected, int step, int end, String name) {
    int rows = end / step;
    double[] differences = new double[rows * expected.columns()];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < expected.columns(); c++) {
        float difference = actual.at(r * step, c * step) - expected.at(r, c);
        differences[r * expected.columns() + c] = Math.abs(difference);
      }
    }
    Arrays.sort(differences);
    assertThat(quantile(differences, 0.5)).as("median, " + name).isLessThan(1e-3);
    assertThat(quantile(differences, 0.99)).as("99 %%, " + name).isLessThan(1e-2);
  }

  private static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  private static Matrix golden(String size, String clip) throws IOException {
    return Npy.read(resource("/golden/dwt-" + size.replace('/', '-') + "-" + clip + ".npy"));
  }

  private static byte[] resource(String path) throws IOException {
    try (InputStream stream = DwtGoldenTest.class.getResourceAsStream(path)) {
      return stream.readAllBytes();
    }
  }
}
