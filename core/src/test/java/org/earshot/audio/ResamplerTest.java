package org.earshot.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.earshot.dsp.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {
  @ParameterizedTest
  @CsvSource({
    "44100, 22050",
    "44100, 16000",
    "48000, 22050",
    "22050, 44100",
    "8000, 22050",
    "96000, 8000",
    "44101, 22050",
    "22050, 44101"
  })
  void is_flat_to_nine_tenths_of_the_lower_nyquist(int from, int to) {
    double nyquist = Math.min(from, to) / 2.0;
    for (double share : new double[] {0.001, 0.1, 0.33, 0.5, 0.7, 0.8, 0.85, 0.9}) {
      double gainDb = gainDb(share * nyquist, from, to);
      assertThat(gainDb).as("gain at %s of Nyquist", share).isCloseTo(0, within(0.1));
    }
  }

  @ParameterizedTest
  @CsvSource({"44100, 22050", "44100, 16000", "48000, 22050", "96000, 8000", "44101, 22050"})
  void lets_nothing_through_from_eleven_tenths_of_the_new_nyquist(int from, int to) {
    double last = from / (double) to;
    for (double share = 1.1; share < last; share += (last - 1.1) / 40) {
      double gainDb = gainDb(share * to / 2, from, to);
      assertThat(gainDb).as("gain at %s of Nyquist", share).isLessThan(-90);
    }
  }

  /** One tone that glides over the whole band; what comes out is measured as it goes by. */
  @ParameterizedTest
  @CsvSource({"44100, 22050", "44100, 16000", "44100, 8000", "48000, 22050", "192000, 16000"})
  void a_swept_tone_is_flat_in_the_band_and_gone_above_it(int from, int to) {
    int samples = 20 * from;
    float[] out = Resampler.resample(sweep(samples), from, to);
    int span = to / 50; // in it the tone moves by 0.1 % of the band
    for (int at = span; at + span < out.length; at += span) {
      double power = 0;
      for (int i = at; i < at + span; i++) {
        power += 2.0 * out[i] * out[i] / span;
      }
      double gainDb = 10 * Math.log10(power + 1e-30);
      double share = (at + span / 2.0) / out.length * from / to; // of the new Nyquist
      if (share > 0.1 && share < 0.9) {
        // 0.1 dB, and 0.03 for the span's broken periods: below a tenth it holds too few.
        assertThat(gainDb).as("gain at %s of Nyquist", share).isCloseTo(0, within(0.13));
      } else if (share > 1.1 && share < 0.995 * from / to) {
        assertThat(gainDb).as("gain at %s of Nyquist", share).isLessThan(-90);
      }
    }
  }

  private static float[] sweep(int samples) {
    float[] sweep = new float[samples];
    for (int i = 0; i < samples; i++) {
      double cycles = (double) i * i / samples / 4; // from 0 to half the rate
      sweep[i] = (float) Math.sin(2 * Math.PI * (cycles - Math.floor(cycles)));
    }
    return sweep;
  }

  @ParameterizedTest
  @CsvSource({"22050, 44100", "8000, 22050", "22050, 44101"})
  void makes_no_images_when_it_goes_up(int from, int to) {
    for (double share : new double[] {0.1, 0.5, 0.9}) {
      double hz = share * from / 2;
      float[] out = Resampler.resample(tone(hz, from, from), from, to);
      double image = rms(out, from - hz, to);
      assertThat(20 * Math.log10(image / rms(out, hz, to))).isLessThan(-90);
    }
  }

  @ParameterizedTest
  @CsvSource({"44100, 22050", "44100, 16000", "22050, 44100", "8000, 22050", "44101, 22050"})
  void agrees_with_soxr_below_nine_tenths_of_nyquist(int from, int to) throws IOException {
    Matrix expected = Resources.golden("resampled-" + from + "-" + to);
    float[] actual = Resampler.resample(tones(from, 6000, Math.min(from, to)), from, to);
    // soxr's roll-off is up to 0.01 dB, 1.2e-4 of each tone of 0.1; its length may be one less.
    for (int i = 0; i < expected.columns(); i++) {
      assertThat(actual[i]).as("sample %s", i).isCloseTo(expected.at(0, i), within(3e-4f));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 44100, 22050, 1",
    "2, 44100, 22050, 1",
    "3, 44100, 22050, 2",
    "1, 8000, 22050, 3",
    "220544, 44100, 16000, 80016",
    "0, 44100, 22050, 0",
    "1000, 768000, 767999, 1000"
  })
  void gives_the_ceiling_of_the_scaled_length(int samples, int from, int to, int expected) {
    assertThat(Resampler.resample(new float[samples], from, to)).hasSize(expected);
  }

  @Test
  void keeps_a_constant_away_from_the_ends() {
    float[] ones = new float[4000];
    java.util.Arrays.fill(ones, 1);
    float[] out = Resampler.resample(ones, 44100, 16000);
    for (int i = 100; i < out.length - 100; i++) {
      assertThat(out[i]).isCloseTo(1, within(1e-5f));
    }
  }

  @Test
  void does_not_touch_its_argument() {
    float[] samples = tone(440, 8000, 500);
    float[] before = samples.clone();
    Resampler.resample(samples, 8000, 22050);
    Resampler.resample(samples, 8000, 8000)[0] = 9;
    assertThat(samples).isEqualTo(before);
  }

  @Test
  void a_rate_of_zero_is_refused() {
    assertThatThrownBy(() -> Resampler.resample(new float[1], 0, 22050))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("fromHz must be positive: 0");
  }

  /** Power that comes out for a tone that goes in, whatever frequency it is mirrored to. */
  private static double gainDb(double hz, int from, int to) {
    float[] out = Resampler.resample(tone(hz, from, from / 4), from, to);
    double sum = 0;
    int edge = out.length / 4;
    for (int i = edge; i < out.length - edge; i++) {
      sum += (double) out[i] * out[i];
    }
    return 10 * Math.log10(2 * sum / (out.length - 2 * edge) + 1e-30);
  }

  /** The amplitude at one frequency, under a window that keeps others 100 dB away. */
  private static double rms(float[] samples, double hz, int rate) {
    double re = 0;
    double im = 0;
    for (int i = 0; i < samples.length; i++) {
      double u = (i + 0.5) / samples.length * 2 * Math.PI;
      double window =
          0.35875 - 0.48829 * Math.cos(u) + 0.14128 * Math.cos(2 * u) - 0.01168 * Math.cos(3 * u);
      re += window * samples[i] * Math.cos(2 * Math.PI * hz * i / rate);
      im += window * samples[i] * Math.sin(2 * Math.PI * hz * i / rate);
    }
    return Math.hypot(re, im) / samples.length;
  }

  private static float[] tone(double hz, int rate, int samples) {
    float[] tone = new float[samples];
    for (int i = 0; i < samples; i++) {
      tone[i] = (float) Math.sin(2 * Math.PI * hz * i / rate);
    }
    return tone;
  }

  private static float[] tones(int rate, int samples, int below) {
    double[] shares = {0.01, 0.1, 0.3, 0.5, 0.7, 0.85, 0.89};
    float[] tones = new float[samples];
    for (int i = 0; i < samples; i++) {
      double fade = 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / samples);
      double sum = 0;
      for (int k = 0; k < shares.length; k++) {
        sum += 0.1 * Math.sin(2 * Math.PI * shares[k] * below / 2.0 * i / rate + k);
      }
      tones[i] = (float) (fade * sum);
    }
    return tones;
  }
}
