package org.earshot.dsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares with the plain sum over each window, in double precision. */
class ConstantQTest {
  private static final int RATE = ConstantQ.RATE_HZ;
  private static final int[] BINS = {0, 1, 35, 100, 179, 215, 216, 251};

  /** One block of half the size; one block; the longest clip of one block; two and three blocks. */
  @ParameterizedTest
  @ValueSource(ints = {1, 511, 20_000, 48_000, 110_250, 113_565, 113_566, 220_500})
  void agrees_with_the_sum_over_each_window(int samples) {
    float[] noise = Signals.noise(samples, samples);
    int frames = ConstantQ.frames(samples);
    float[] all = all(noise);
    double scale = 0;
    double largest = 0;
    for (int bin : BINS) {
      for (int t = 0; t < frames; t += Math.max(1, frames / 7)) {
        largest = Math.max(largest, plain(noise, bin, t));
        scale = Math.max(scale, all[bin * frames + t]);
      }
    }
    for (int bin : BINS) {
      for (int t = 0; t < frames; t += Math.max(1, frames / 7)) {
        // Cut side lobes are 8e-5 of a kernel's peak each.
        assertThat(all[bin * frames + t] / scale)
            .isCloseTo(plain(noise, bin, t) / largest, within(5e-4));
      }
    }
  }

  /** A minute of noise, and of a real clip again and again: the frames on both sides of a seam. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void agrees_with_the_sum_over_each_window_where_blocks_meet(boolean real) throws IOException {
    float[] clip = Signals.noise(9, 60 * RATE);
    float[] once = WholeGoldenTest.sound("1-187207-A-20").at(RATE);
    for (int i = 0; i < clip.length && real; i++) {
      clip[i] = once[i % once.length];
    }
    int frames = ConstantQ.frames(clip.length);
    float[] all = all(clip);
    int perBlock = (ConstantQKernels.BLOCK - 2 * ConstantQKernels.REACH) / ConstantQ.HOP;
    float scale = Spectrogram.scale(clip);
    double largest = 0;
    for (float value : all) {
      largest = Math.max(largest, value);
    }
    int middle = perBlock / 2; // of the first block: tells the factor that all values have
    double ratio = all[150 * frames + middle] / (scale * plain(clip, 150, middle));
    for (int seam = perBlock; seam < frames; seam += perBlock) {
      for (int bin : BINS) {
        for (int t = seam - 1; t <= seam; t++) {
          double plain = ratio * scale * plain(clip, bin, t);
          assertThat(all[bin * frames + t] / largest).isCloseTo(plain / largest, within(5e-4));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 36, 77, 150, 251})
  void a_tone_peaks_in_its_bin(int bin) {
    float[] all = all(Signals.tone(ConstantQKernels.hz(bin), RATE, 4 * RATE));
    int frames = ConstantQ.frames(4 * RATE);
    int loudest = 0;
    for (int b = 0; b < ConstantQ.BINS; b++) {
      loudest = all[b * frames + 86] > all[loudest * frames + 86] ? b : loudest;
    }
    assertThat(loudest).isEqualTo(bin);
  }

  @Test
  void every_frame_is_given_once() {
    int samples = 600_000;
    int[] given = new int[ConstantQ.frames(samples)];
    ConstantQ.transform(
        Signals.noise(1, samples),
        (bin, magnitudes, from, count) -> {
          for (int t = from; t < from + count; t++) {
            given[t]++;
          }
        });
    assertThat(given).containsOnly(ConstantQ.BINS);
  }

  private static float[] all(float[] samples) {
    int frames = ConstantQ.frames(samples.length);
    float[] all = new float[ConstantQ.BINS * frames];
    ConstantQ.transform(
        samples,
        (bin, magnitudes, from, count) ->
            System.arraycopy(magnitudes, 0, all, bin * frames + from, count));
    return all;
  }

  private static double plain(float[] samples, int bin, int frame) {
    double length = ConstantQKernels.length(bin);
    double re = 0;
    double im = 0;
    double weights = 0;
    int half = (int) (length / 2);
    for (int n = -half; n <= half; n++) {
      double weight = 0.5 + 0.5 * Math.cos(2 * Math.PI * n / length);
      double angle = 2 * Math.PI * n * ConstantQKernels.hz(bin) / RATE;
      int at = frame * ConstantQ.HOP + n;
      double sample = at < 0 || at >= samples.length ? 0 : samples[at];
      re += sample * weight * Math.cos(angle);
      im += sample * weight * Math.sin(angle);
      weights += weight;
    }
    return Math.sqrt(length) * Math.hypot(re, im) / weights;
  }
}
