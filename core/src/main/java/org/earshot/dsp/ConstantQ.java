package org.earshot.dsp;

import java.util.Arrays;
import org.jtransforms.fft.FloatFFT_1D;

/**
 * The magnitudes of a constant-Q transform: 36 bins an octave over 7 octaves from C1 (32.7 Hz),
 * every 512 samples of a clip at 22050 Hz. This is librosa's {@code cqt} for chroma, tuning 0.
 *
 * <p><b>Definition.</b> Bin k has the frequency f = C1 2^(k / 36) and a Hann window of L = Q rate /
 * f samples, Q = (r + 1) / (r - 1), r = 2^(2 / 36), about 51.9; frame t is sqrt(L) |sum_n x[512 t +
 * n] w(n / L) exp(-2 pi i n f / rate)|, sum_n w = 1 (up to one factor for the whole clip), with
 * zeros beyond both ends.
 *
 * <p><b>Idea</b> (Brown and Puckette 1992). A sum over time is one over frequency: a block of the
 * clip is transformed once, and a bin needs only the {@link ConstantQKernels few values} about its
 * frequency. Where librosa transforms each frame of each octave (Schoerkhuber and Klapuri 2010), an
 * inverse transform gives all the bin's frames at once: taking every 512th sample folds the
 * spectrum onto block / 512 values, however wide the kernel is, so the inverse is short.
 *
 * <pre>
 *   samples -> blocks of 131072 -> FFT -> for each of 252 bins: x kernel, folded to 256
 *                                                               -> inverse FFT -> 256 frames
 * </pre>
 *
 * <p><b>Error.</b> Kernels are cut off and computed in float: magnitudes differ from the definition
 * by less than 5e-4 of the largest, tonnetz by less than 2.1e-4 on four clips. librosa 0.11 drops
 * the smallest 1 % of each kernel, so it differs from both by up to 0.012 (the median is 1e-4).
 *
 * <p><b>Cost</b> is linear in the number of blocks: a clip up to 5.1 s is one block (up to 2.1 s:
 * of half the size), a longer one a block for every 4.3 s. The kernels take 1.5 MB; work arrays are
 * kept, one set for each thread: 0.5 MB and JTransforms' own tables.
 *
 * <p><b>References.</b> J. C. Brown, M. S. Puckette, "An efficient algorithm for the calculation of
 * a constant Q transform", J. Acoust. Soc. Am. 92 (1992). C. Schoerkhuber, A. Klapuri, "Constant-Q
 * transform toolbox for music processing", Sound and Music Computing (2010).
 */
final class ConstantQ {
  /** The sample rate that clips must have, in Hz. */
  static final int RATE_HZ = 22_050;

  /** Samples from one frame to the next. */
  static final int HOP = 512;

  /** Rows. */
  static final int BINS = ConstantQKernels.BINS;

  /** Half the longest window: how far a frame reaches. */
  private static final int REACH = ConstantQKernels.REACH;

  private static final int BLOCK = ConstantQKernels.BLOCK;

  private static final ThreadLocal<ConstantQ> WHOLE =
      ThreadLocal.withInitial(() -> new ConstantQ(BLOCK));
  private static final ThreadLocal<ConstantQ> HALF =
      ThreadLocal.withInitial(() -> new ConstantQ(BLOCK / 2));

  private final int frames;
  private final int stride;
  private final FloatFFT_1D forward;
  private final FloatFFT_1D inverse;
  private final float[] block;
  private final float[] folded;
  private final float[] magnitudes;

  private ConstantQ(int length) {
    frames = length / HOP;
    stride = BLOCK / length;
    forward = Fourier.of(length);
    inverse = Fourier.of(frames);
    block = new float[length];
    folded = new float[2 * frames];
    magnitudes = new float[frames];
  }

  /** Takes one bin's magnitudes of consecutive frames, a block at a time. */
  interface Frames {
    /**
     * Takes some frames of one bin.
     *
     * @param bin from 0, C1, upwards
     * @param magnitudes the frames' values at 0 to frames - 1; reused after the call
     * @param from the first of these frames
     * @param frames how many they are
     */
    void accept(int bin, float[] magnitudes, int from, int frames);
  }

  /** The number of frames of a clip: 1 + samples / 512. */
  static int frames(int samples) {
    return 1 + samples / HOP;
  }

  /**
   * Gives every bin's magnitudes, each frame once. The clip is first scaled by a power of two to a
   * peak in [1, 2).
   *
   * @param samples finite, at 22050 Hz, at least one; not changed
   */
  static void transform(float[] samples, Frames frames) {
    boolean isShort = samples.length + REACH <= BLOCK / 2;
    ConstantQ transform = isShort ? HALF.get() : WHOLE.get();
    boolean fits = samples.length + REACH <= BLOCK;
    int all = frames(samples.length);
    int perBlock = fits ? all : (BLOCK - 2 * REACH) / HOP;
    float scale = Spectrogram.scale(samples);
    for (int from = 0; from < all; from += perBlock) {
      transform.load(samples, from, Math.min(perBlock, all - from), scale);
      transform.bins(from, Math.min(perBlock, all - from), frames);
    }
  }

  /**
   * Puts what the frames can reach into the block, the first frame's centre at 0, what lies before
   * it at the end. Both sides share the zeros between.
   */
  private void load(float[] samples, int firstFrame, int count, float scale) {
    int origin = firstFrame * HOP;
    int start = Math.max(0, origin - REACH);
    int end = (int) Math.min(samples.length, origin + (long) (count - 1) * HOP + REACH);
    Arrays.fill(block, 0);
    for (int i = start; i < origin; i++) {
      block[block.length + i - origin] = samples[i] * scale;
    }
    for (int i = origin; i < end; i++) {
      block[i - origin] = samples[i] * scale;
    }
    forward.realForward(block);
  }

  private void bins(int from, int count, Frames target) {
    for (int bin = 0; bin < BINS; bin++) {
      fold(ConstantQKernels.of(bin), ConstantQKernels.stride(bin) * stride);
      inverse.complexInverse(folded, false);
      float weight = ConstantQKernels.weight(bin);
      for (int t = 0; t < count; t++) {
        float re = folded[2 * t];
        float im = folded[2 * t + 1];
        magnitudes[t] = weight * (float) Math.sqrt(re * re + im * im);
      }
      target.accept(bin, magnitudes, from, count);
    }
  }

  /** Multiplies spectrum and kernel; values 1 / 512 of the block apart fall on each other. */
  private void fold(ConstantQKernels.Kernel kernel, int step) {
    Arrays.fill(folded, 0);
    float[] values = kernel.values();
    int at = (kernel.first() + step - 1) / step;
    int end = (kernel.first() + values.length - 1) / step + 1;
    while (at < end) {
      int target = at & (frames - 1);
      int run = Math.min(end - at, frames - target);
      addProducts(values, at * step - kernel.first(), step, at, target, run);
      at += run;
    }
  }

  private void addProducts(float[] values, int value, int step, int at, int target, int run) {
    for (int i = 0; i < run; i++) {
      float weight = values[value + i * step];
      folded[2 * (target + i)] += weight * block[2 * (at + i)];
      folded[2 * (target + i) + 1] += weight * block[2 * (at + i) + 1];
    }
  }
}
