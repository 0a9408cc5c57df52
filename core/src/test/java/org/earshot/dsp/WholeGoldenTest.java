package org.earshot.dsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.earshot.audio.Audio;
import org.earshot.audio.AudioDecoder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares whole matrices, every kind at every preset, with Python's ({@code golden_appended.py}),
 * and the DWT with PyWavelets' ({@code golden_pywt.py}), from the file to the last row.
 *
 * <p>The bounds are those of docs/representations.md: the median below 1e-3 and the 99th percentile
 * below 1e-2 of [0, 1], that is 0.08 and 0.8 dB. Rows of a spectrum above 0.9 of Nyquist are left
 * out where the clip was resampled: there good resamplers differ. At 8 kHz the clips still have
 * much at Nyquist, and a wavelet at f weighs what is at x by exp(-18 (x / f - 1)^2), -80 dB at x =
 * 1.7 f: the rows that reach beyond 0.9 of Nyquist begin at 0.52 of it. All rows are compared where
 * both sides get the same samples.
 */
class WholeGoldenTest {
  private static final double BAND = 0.9;

  /** 0.9 / (1 + sqrt(80 dB / 18 / 8.7 dB)). */
  private static final double BAND_AT_8_KHZ = 0.52;

  private static final List<String> CLIPS = List.of("1-187207-A-20", "4-164661-B-12", "synthetic");

  static Stream<Arguments> wholes() {
    return Arrays.stream(Preset.values())
        .flatMap(preset -> Stream.of(new Stft(preset), new Dwt(preset), new Dwt(preset, 8_000)))
        .flatMap(spectrum -> Stream.of(spectrum, new WithTonnetz(spectrum)))
        .flatMap(what -> CLIPS.stream().map(clip -> Arguments.of(what, clip)));
  }

  @ParameterizedTest(name = "{0} of {1}")
  @MethodSource("wholes")
  void agrees_with_python(Representation what, String clip) throws IOException {
    Matrix expected =
        StftGoldenTest.golden(
            "whole-%s-%s-%d-%s"
                .formatted(what.kind(), what.preset().id(), what.sampleRateHz(), clip));
    int step = step(what.preset());
    assertClose(what.of(sound(clip)), expected, 0, step, row -> compared(what, row));
  }

  @ParameterizedTest(name = "{0} of {1}")
  @MethodSource("transforms")
  void agrees_with_python_in_every_row_where_nothing_was_resampled(Dwt dwt, String clip)
      throws IOException {
    int rate = dwt.sampleRateHz();
    float[] taken = Arrays.copyOf(sound(clip).at(44_100), 5 * rate);
    String name = "same-samples-dwt-%s-%d-%s".formatted(dwt.preset().id(), rate, clip);
    assertClose(
        dwt.of(taken, rate), StftGoldenTest.golden(name), 0, step(dwt.preset()), row -> true);
  }

  static Stream<Arguments> transforms() {
    return Arrays.stream(Preset.values())
        .flatMap(preset -> Stream.of(new Dwt(preset), new Dwt(preset, 8_000)))
        .flatMap(dwt -> CLIPS.stream().limit(2).map(clip -> Arguments.of(dwt, clip)));
  }

  @ParameterizedTest
  @MethodSource("clips")
  void agrees_with_pywavelets(String clip) throws IOException {
    Dwt small = new Dwt(Preset.SMALL);
    Matrix expected = StftGoldenTest.golden("dwt-pywt-small-16000-" + clip);
    boolean synthetic = clip.equals("synthetic");
    var sound = synthetic ? new Sound(DwtGoldenTest.synthetic(), 16_000) : sound(clip);
    assertClose(small.of(sound), expected, 1, 2, row -> synthetic || compared(small, row));
  }

  static Stream<String> clips() {
    return Stream.of("1-100032-A-0", "1-187207-A-20", "1-21934-A-38", "4-164661-B-12", "synthetic");
  }

  static Sound sound(String clip) throws IOException {
    if (clip.equals("synthetic")) {
      return new Sound(StftGoldenTest.synthetic(), Stft.DEFAULT_RATE_HZ);
    }
    Audio audio = AudioDecoder.decode(StftGoldenTest.resource("/audio/" + clip + ".ogg"));
    return new Sound(audio.mono(), audio.sampleRateHz());
  }

  private static int step(Preset preset) {
    return switch (preset) {
      case SMALL -> 2;
      case MEDIUM -> 4;
      case PAPER -> 16;
    };
  }

  private static void assertClose(
      Matrix actual, Matrix expected, int firstRow, int step, IntPredicate compared) {
    int n = 0;
    double[] differences = new double[expected.size()];
    for (int r = 0; r < expected.rows(); r++) {
      int row = firstRow + r * step;
      for (int c = 0; c < expected.columns() && compared.test(row); c++) {
        differences[n++] = Math.abs(actual.at(row, c * step) - expected.at(r, c));
      }
    }
    differences = Arrays.copyOf(differences, n);
    Arrays.sort(differences);
    assertThat(StftGoldenTest.quantile(differences, 0.5)).as("median").isLessThan(1e-3);
    assertThat(StftGoldenTest.quantile(differences, 0.99)).as("99 %%").isLessThan(1e-2);
  }

  private static boolean compared(Representation what, int row) {
    Spectrum spectrum =
        what instanceof WithTonnetz appended ? appended.spectrum() : (Spectrum) what;
    int rows = what.scale().frequencyRows();
    double nyquist = spectrum.sampleRateHz() / 2.0;
    double band = spectrum.equals(new Dwt(what.preset(), 8_000)) ? BAND_AT_8_KHZ : BAND;
    return row >= rows || row <= spectrum.row(band * nyquist, rows);
  }
}
