package org.earshot.dsp;

import java.util.Arrays;
import org.jtransforms.fft.FloatFFT_1D;

/**
 * Computes the power of a short-time Fourier transform: frames of 2048 samples under a periodic
 * Hann window, centred on the multiples of 512, with zeros beyond both ends of the clip.
 */
final class Spectrogram {
  /** Samples in a frame. */
  static final int WINDOW = 2048;

  /** Samples from one frame to the next. */
  static final int HOP = 512;

  /** Frequencies from 0 to Nyquist, both included. */
  static final int BINS = WINDOW / 2 + 1;

  private static final float[] HANN = hann();

  /** The transform keeps its work arrays: one for each thread. */
  private static final ThreadLocal<FloatFFT_1D> FFT =
      ThreadLocal.withInitial(() -> Fourier.of(WINDOW));

  private Spectrogram() {}

  /**
   * A spectrogram in [0, 1].
   *
   * @param values row-major, 1025 bins x frames; null where there is no power
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Unit(float[] values, int frames) {
    /** Row-major, rows x columns. */
    float[] resized(int rows, int columns) {
      return values == null
          ? new float[rows * columns]
          : Resize.of(values, BINS, frames, rows, columns);
    }
  }

  /** Power in dB below its peak, mapped to [0, 1]. */
  static Unit unit(float[] samples) {
    float[] power = power(samples);
    return new Unit(Decibels.unitInPlace(power) ? power : null, frames(samples.length));
  }

  private static float[] hann() {
    float[] window = new float[WINDOW];
    for (int i = 0; i < WINDOW; i++) {
      window[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * i / WINDOW));
    }
    return window;
  }

  /** The window, [2048]; a copy. */
  static float[] window() {
    return HANN.clone();
  }

  /** The number of frames of a clip: 1 + samples / 512. */
  static int frames(int samples) {
    return 1 + samples / HOP;
  }

  /**
   * Power up to a factor that depends on the clip alone: the clip is first scaled by a power of two
   * to a peak in [1, 2), which is exact and keeps any finite clip away from overflow.
   *
   * @return row-major, 1025 bins x frames(samples.length)
   */
  static float[] power(float[] samples) {
    float scale = scale(samples);
    FloatFFT_1D fft = FFT.get();
    int frames = frames(samples.length);
    float[] power = new float[frames * BINS];
    float[] frame = new float[WINDOW];
    for (int f = 0; f < frames; f++) {
      windowInto(samples, f * HOP - WINDOW / 2, scale, frame);
      fft.realForward(frame);
      powerInto(frame, power, f, frames);
    }
    return power;
  }

  /** The power of two that brings a clip to a peak in [1, 2). */
  static float scale(float[] samples) {
    float peak = Float.MIN_NORMAL;
    for (float sample : samples) {
      if (Math.abs(sample) > peak) { // Math.max would wait for the maximum before it
        peak = Math.abs(sample);
      }
    }
    return Math.scalb(1f, -Math.getExponent(peak));
  }

  /** A frame from that sample on, windowed; zeros where the clip is not. */
  static void windowInto(float[] samples, int start, float scale, float[] frame) {
    int from = Math.max(0, -start);
    int to = Math.min(WINDOW, samples.length - start);
    Arrays.fill(frame, 0, from, 0);
    for (int i = from; i < to; i++) {
      frame[i] = samples[start + i] * (HANN[i] * scale);
    }
    Arrays.fill(frame, Math.max(from, to), WINDOW, 0);
  }

  /** JTransforms puts the real Nyquist value beside the real zero frequency. */
  private static void powerInto(float[] spectrum, float[] power, int frame, int frames) {
    power[frame] = spectrum[0] * spectrum[0];
    power[frame + (BINS - 1) * frames] = spectrum[1] * spectrum[1];
    for (int k = 1; k < BINS - 1; k++) {
      float re = spectrum[2 * k];
      float im = spectrum[2 * k + 1];
      power[frame + k * frames] = re * re + im * im;
    }
  }
}
