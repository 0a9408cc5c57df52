package org.earshot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.earshot.audio.Audio;
import org.jtransforms.fft.DoubleFFT_1D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class PitchShiftTest {
  static final List<PitchShift> PAPER = PitchShift.PAPER;
  private static final int RATE_HZ = 22_050;

  @Test
  void the_papers_scales_are_written_as_the_header_has_them() {
    assertThat(PAPER).extracting(PitchShift::factor).containsExactly("0.75", "0.9", "1.15", "1.5");
    assertThat(new PitchShift("0.90")).isEqualTo(new PitchShift("0.9"));
    assertThat(new PitchShift("2.000").factor()).isEqualTo("2");
  }

  @Test
  void a_shifted_clip_is_named_after_its_original() {
    var shift = new PitchShift("0.75");

    assertThat(shift.name("rain/3.ogg")).isEqualTo("rain/3@0.75.ogg");
    assertThat(shift.name("v1.2/rain")).isEqualTo("v1.2/rain@0.75");
    assertThat(shift.name(".hidden")).isEqualTo(".hidden@0.75");
  }

  @Test
  void factors_out_of_reach_are_refused_by_name() {
    for (String factor : List.of("0.499", "2.001", "0", "-1", "1.2345", "1e9", "NaN", "")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new PitchShift(factor))
          .withMessageStartingWith("factor must be")
          .withMessageEndingWith("was " + factor);
    }
  }

  /** From the lowest note that the stretching can follow to one near a low rate's Nyquist. */
  @ParameterizedTest
  @FieldSource("PAPER")
  void the_pitch_of_a_tone_is_multiplied_and_its_level_kept(PitchShift shift) {
    for (int rateHz : new int[] {8_000, 44_100, 192_000}) {
      for (double hz : new double[] {60, 440, 2_500}) {
        float[] tone = samples(rateHz, 1, t -> 0.5 * Math.sin(2 * Math.PI * hz * t));
        float[] shifted = shifted(shift, tone, rateHz);

        double wanted = hz * Double.parseDouble(shift.factor());
        assertThat(peakHz(shifted, rateHz)).isCloseTo(wanted, within(0.01 * wanted));
        assertThat(decibels(rms(shifted) / rms(tone))).isCloseTo(0, within(0.5));
      }
    }
  }

  @ParameterizedTest
  @FieldSource("PAPER")
  void every_harmonic_goes_where_its_fundamental_goes(PitchShift shift) {
    double hz = 220;
    float[] harmonic = samples(RATE_HZ, 2, t -> 0.2 * sawtooth(t, hz));
    double[] spectrum = spectrum(shifted(shift, harmonic, RATE_HZ));

    for (int k = 1; k <= 8; k++) {
      double wanted = k * hz * Double.parseDouble(shift.factor());
      double found = peakHz(spectrum, RATE_HZ, wanted - hz / 4, wanted + hz / 4);
      assertThat(found).isCloseTo(wanted, within(0.01 * wanted));
    }
  }

  /** A join out of phase, or without a fade, would step by more than the steepest wave does. */
  @ParameterizedTest
  @FieldSource("PAPER")
  void joins_do_not_click(PitchShift shift) {
    double hz = 220;
    float[] shifted =
        shifted(shift, samples(RATE_HZ, 2, t -> Math.sin(2 * Math.PI * hz * t)), RATE_HZ);

    // Both ends are cut, as the clip's are: there the resampler rings.
    double steepest = 2 * Math.PI * hz * Double.parseDouble(shift.factor()) / RATE_HZ;
    for (int i = RATE_HZ / 20; i < shifted.length - RATE_HZ / 20; i++) {
      assertThat(Math.abs((double) shifted[i] - shifted[i - 1])).isLessThan(1.1 * steepest);
    }
  }

  /**
   * Noise has nothing to be aligned by, the worst case: the fades lose up to 0.6 dB. At 1.5 the top
   * third of the clip's band leaves and takes 1.8 dB with it.
   */
  @ParameterizedTest
  @FieldSource("PAPER")
  void the_level_of_noise_is_kept(PitchShift shift) {
    float[] noise = noise(2 * RATE_HZ, 1);
    double factor = Double.parseDouble(shift.factor());
    double kept = decibels(rms(shifted(shift, noise, RATE_HZ)) / rms(noise));

    double leaves = 10 * Math.log10(Math.max(1, factor));
    assertThat(kept).isCloseTo(-leaves, within(1.0));
  }

  @ParameterizedTest
  @FieldSource("PAPER")
  void every_click_is_still_there_where_it_was(PitchShift shift) {
    double[] instants = {0.0, 0.03, 0.311, 0.5, 0.777, 1.003, 1.234, 1.5, 1.711, 1.97};
    float[] clicks = new float[2 * RATE_HZ];
    for (double instant : instants) {
      for (int i = 0; i < RATE_HZ / 200; i++) {
        clicks[(int) (instant * RATE_HZ) + i] +=
            (float) (0.8 * Math.exp(-i / 20.0) * Math.cos(2 * Math.PI * 1_500 * i / RATE_HZ));
      }
    }
    float[] shifted = shifted(shift, clicks, RATE_HZ);

    for (double instant : instants) {
      assertThat(loudest(shifted, instant - 0.015, instant + 0.015)).isGreaterThan(0.4f);
    }
    for (int i = 0; i < instants.length - 1; i++) { // silence in between stays silence
      double middle = (instants[i] + instants[i + 1]) / 2;
      if (instants[i + 1] - instants[i] > 0.1) {
        assertThat(loudest(shifted, middle - 0.015, middle + 0.015)).isLessThan(0.01f);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 439, 440, 441, 1_000, 4_410, 44_101})
  void the_length_is_kept_exactly(int frames) {
    for (PitchShift shift : PAPER) {
      for (int rateHz : new int[] {1_000, 8_000, 11_025, 44_100, 192_000}) {
        var audio = new Audio(new float[][] {noise(frames, 2)}, rateHz, 16);
        var shifted = shift.apply(audio);

        assertThat(shifted.frames()).isEqualTo(frames);
        assertThat(shifted.sampleRateHz()).isEqualTo(rateHz);
        assertThat(shifted.bits()).isEqualTo(16);
      }
    }
  }

  @Test
  void a_minute_keeps_its_length_and_its_time_to_the_end() {
    float[] minute = new float[60 * 8_000];
    minute[(int) (59.5 * 8_000)] = 1;

    for (PitchShift shift : PAPER) {
      float[] shifted = shifted(shift, minute, 8_000);

      assertThat(shifted).hasSameSizeAs(minute);
      assertThat(loudestAt(shifted) / 8_000.0).isCloseTo(59.5, within(0.03));
    }
  }

  @Test
  void silence_stays_silence() {
    for (PitchShift shift : PAPER) {
      assertThat(shifted(shift, new float[RATE_HZ], RATE_HZ)).containsOnly(0f);
    }
  }

  @Test
  void a_constant_stays_constant() {
    for (PitchShift shift : PAPER) {
      float[] shifted = shifted(shift, samples(RATE_HZ, 1, t -> 0.25), RATE_HZ);
      for (int i = RATE_HZ / 20; i < shifted.length - RATE_HZ / 20; i++) {
        assertThat(shifted[i]).isCloseTo(0.25f, within(1e-4f));
      }
    }
  }

  @Test
  void nothing_gets_louder_than_full_scale_or_the_clips_own_peak() {
    float[] square = samples(RATE_HZ, 1, t -> Math.signum(Math.sin(2 * Math.PI * 300 * t)));
    float[] beyond = samples(RATE_HZ, 1, t -> 3 * Math.signum(Math.sin(2 * Math.PI * 300 * t)));

    for (PitchShift shift : PAPER) {
      assertThat(loudest(shifted(shift, square, RATE_HZ), 0, 1)).isEqualTo(1);
      assertThat(loudest(shifted(shift, beyond, RATE_HZ), 0, 1)).isEqualTo(3);
    }
  }

  @Test
  void channels_move_together() {
    float[] left = noise(RATE_HZ, 3);
    float[] right = new float[left.length];
    for (int i = 0; i < left.length; i++) {
      right[i] = -0.5f * left[i];
    }
    var shifted =
        new PitchShift("1.15").apply(new Audio(new float[][] {left, right}, RATE_HZ)).channels();

    assertThat(shifted).hasNumberOfRows(2);
    for (int i = 0; i < left.length; i++) {
      assertThat(shifted[1][i]).isCloseTo(-0.5f * shifted[0][i], within(1e-6f));
    }
  }

  @Test
  void the_same_clip_gives_the_same_samples_and_is_left_as_it_is() {
    var audio = new Audio(new float[][] {noise(RATE_HZ, 4)}, RATE_HZ, 16);
    var before = new Audio(audio.channels(), RATE_HZ, 16);

    for (PitchShift shift : PAPER) {
      assertThat(shift.apply(audio)).isEqualTo(shift.apply(audio));
    }
    assertThat(audio).isEqualTo(before);
  }

  private static float[] shifted(PitchShift shift, float[] samples, int rateHz) {
    return shift.apply(new Audio(new float[][] {samples}, rateHz)).channels()[0];
  }

  private static float[] samples(int rateHz, int seconds, DoubleUnaryOperator at) {
    float[] samples = new float[rateHz * seconds];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) at.applyAsDouble(i / (double) rateHz);
    }
    return samples;
  }

  private static double sawtooth(double t, double hz) {
    double sum = 0;
    for (int k = 1; k <= 12; k++) {
      sum += Math.sin(2 * Math.PI * k * hz * t) / k;
    }
    return sum;
  }

  private static float[] noise(int frames, long seed) {
    var random = new Random(seed);
    float[] noise = new float[frames];
    for (int i = 0; i < frames; i++) {
      noise[i] = (float) (0.1 * random.nextGaussian());
    }
    return noise;
  }

  private static double rms(float[] samples) {
    double sum = 0;
    for (float sample : samples) {
      sum += (double) sample * sample;
    }
    return Math.sqrt(sum / samples.length);
  }

  private static double decibels(double ratio) {
    return 20 * Math.log10(ratio);
  }

  private static float loudest(float[] samples, double fromSeconds, double toSeconds) {
    float loudest = 0;
    int from = Math.max(0, (int) (fromSeconds * RATE_HZ));
    for (int i = from; i < Math.min(samples.length, (int) (toSeconds * RATE_HZ)); i++) {
      loudest = Math.max(loudest, Math.abs(samples[i]));
    }
    return loudest;
  }

  private static int loudestAt(float[] samples) {
    int at = 0;
    for (int i = 0; i < samples.length; i++) {
      at = Math.abs(samples[i]) > Math.abs(samples[at]) ? i : at;
    }
    return at;
  }

  /**
   * Magnitudes under a Hann window, half a hertz or less apart: zeros make it four times as long.
   */
  private static double[] spectrum(float[] samples) {
    double[] wave = new double[4 * samples.length];
    for (int i = 0; i < samples.length; i++) {
      wave[i] = samples[i] * (0.5 - 0.5 * Math.cos(2 * Math.PI * i / samples.length));
    }
    new DoubleFFT_1D(wave.length).realForward(wave);
    return Stream.iterate(0, i -> i < wave.length / 2, i -> i + 1)
        .mapToDouble(i -> Math.hypot(wave[2 * i], i == 0 ? 0 : wave[2 * i + 1]))
        .toArray();
  }

  private static double peakHz(float[] samples, int rateHz) {
    return peakHz(spectrum(samples), rateHz, 0, rateHz / 2.0);
  }

  private static double peakHz(double[] spectrum, int rateHz, double fromHz, double toHz) {
    double binHz = rateHz / (2.0 * spectrum.length);
    int peak = (int) (fromHz / binHz);
    for (int i = peak; i < Math.min(spectrum.length, toHz / binHz); i++) {
      peak = spectrum[i] > spectrum[peak] ? i : peak;
    }
    return peak * binHz;
  }
}
