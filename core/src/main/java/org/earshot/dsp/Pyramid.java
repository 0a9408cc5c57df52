package org.earshot.dsp;

import java.util.Arrays;
import org.jtransforms.fft.FloatFFT_1D;

/**
 * A stretch of a clip at its own rate, at halved rates, and its analytic signal's imaginary part.
 * Work arrays grow to the longest stretch and are kept: one for each thread.
 *
 * <p>The imaginary part (the Hilbert transform) fades only as 1 / t from a click; it is made by one
 * Fourier transform, with at least {@link #HILBERT_MARGIN} samples of the clip, or of zeros where
 * the clip has ended, to either side of the stretch: there its tails are 80 dB down.
 */
final class Pyramid {
  private static final int HILBERT_MARGIN = 1 << 14;
  private static final int MODERATE_TRANSFORM = 1 << 17;

  private FloatFFT_1D fft;
  private float[] spectrum = {};
  private float[] imaginary = {};
  private float[] odd = {};
  private float[][] levels = {};
  private int start;

  /** Samples that rows need to either side: for low wavelets, and for the filters above them. */
  private static int reach(int sampleRateHz, int deepest) {
    return roundUp((int) (0.6 * sampleRateHz), 1 << deepest);
  }

  private static int margin(int sampleRateHz, int deepest) {
    return Math.max(HILBERT_MARGIN, reach(sampleRateHz, deepest));
  }

  /** The samples of a stretch: all, where they fit into one transform of moderate length. */
  static int stretch(int samples, int sampleRateHz, int deepest) {
    int margin = margin(sampleRateHz, deepest);
    int transform = Math.max(MODERATE_TRANSFORM, powerOfTwo(4 * margin));
    return samples <= transform - margin ? samples : transform - 2 * margin;
  }

  /** Takes the samples from {@code from} to before {@code to} and those about them, with a gain. */
  void load(float[] samples, float gain, int from, int to, int sampleRateHz, int deepest) {
    int reach = reach(sampleRateHz, deepest);
    int length = roundUp(to - from + 2 * reach, 1 << deepest);
    start = from - reach;
    grow(length, deepest);
    copy(samples, gain, start, levels[0], length);
    for (int k = 0; k < deepest; k++) {
      HalfBand.halveInto(levels[k], length >> k, levels[k + 1], odd);
    }
    int margin = margin(sampleRateHz, deepest);
    boolean whole = to - from == samples.length;
    grow(powerOfTwo(to - from + (whole ? margin : 2 * margin)));
    hilbert(samples, gain, whole ? from : from - margin, length);
  }

  private void grow(int length, int deepest) {
    if (imaginary.length < length || levels.length <= deepest) {
      imaginary = new float[Math.max(length, imaginary.length)];
      odd = new float[imaginary.length / 2];
      levels = new float[Math.max(deepest + 1, levels.length)][];
      for (int k = 0; k < levels.length; k++) {
        levels[k] = new float[imaginary.length >> k];
      }
    }
  }

  private void grow(int transform) {
    if (spectrum.length != transform) {
      spectrum = new float[transform];
      fft = Fourier.of(transform);
    }
  }

  private static void copy(float[] samples, float gain, int from, float[] target, int length) {
    int first = Math.min(length, Math.max(0, -from));
    int end = Math.max(first, Math.min(length, samples.length - from));
    Arrays.fill(target, 0, first, 0);
    for (int i = first; i < end; i++) {
      target[i] = gain * samples[from + i];
    }
    Arrays.fill(target, end, length, 0);
  }

  /** Turns every positive frequency by -90 degrees. */
  private void hilbert(float[] samples, float gain, int from, int length) {
    int size = spectrum.length;
    copy(samples, gain, from, spectrum, size);
    fft.realForward(spectrum);
    spectrum[0] = 0;
    spectrum[1] = 0; // Nyquist: a positive frequency and a negative one
    for (int i = 2; i < size; i += 2) {
      float real = spectrum[i];
      spectrum[i] = spectrum[i + 1];
      spectrum[i + 1] = -real;
    }
    fft.realInverse(spectrum, true);
    for (int i = 0; i < length; i++) {
      imaginary[i] = spectrum[(start - from + i) & (size - 1)];
    }
  }

  /** The samples at a level: number i stands at sample {@link #start} + i 2^level of the clip. */
  float[] level(int level) {
    return levels[level];
  }

  /** The imaginary part at level 0. */
  float[] imaginary() {
    return imaginary;
  }

  /** The sample of the clip that all levels begin with; negative before the clip. */
  int start() {
    return start;
  }

  private static int roundUp(int value, int unit) {
    return Math.multiplyExact((value + unit - 1) / unit, unit);
  }

  private static int powerOfTwo(int least) {
    return Integer.highestOneBit(least - 1) << 1;
  }
}
