package org.earshot.dsp;

import org.jtransforms.fft.FloatFFT_1D;

/**
 * A perturbation of an STFT carried back to sound: the change of the representation is resized to
 * the clip's own spectrogram and applied as a gain to each of its bins, which keep their phase; the
 * frames are added up again under the same window (Griffin and Lim 1984, Eq. 6), so no change gives
 * the clip back.
 *
 * <p>What comes out need not have the spectrogram that was asked for: frames overlap, a bin below
 * the floor of 80 dB is only scaled, and the mean over a resized pixel is not each bin's value.
 * Whether it still fools a model is to be asked of its own representation.
 *
 * @param original mono samples at the representation's rate
 * @param adversarial as many, with the perturbation
 */
@SuppressWarnings("ArrayRecordComponent")
public record Resynthesis(float[] original, float[] adversarial, int sampleRateHz) {
  /** The range of the representation's values, 80 dB, as powers of ten in amplitude. */
  private static final double DECADES = 4;

  /** Below it no frame says anything of a sample. */
  private static final float LEAST_WEIGHT = 1e-6f;

  /**
   * Carries a perturbation over.
   *
   * @param seen what the model sees
   * @param clean the clip's representation, and {@code perturbed} the same size
   * @throws IllegalArgumentException if the matrices are not of the representation's size
   */
  public static Resynthesis of(Stft seen, Sound sound, Matrix clean, Matrix perturbed) {
    requireSize(seen, clean);
    requireSize(seen, perturbed);
    float[] change = new float[clean.size()];
    for (int i = 0; i < change.length; i++) {
      change[i] = perturbed.data()[i] - clean.data()[i];
    }
    float[] samples = sound.at(seen.sampleRateHz());
    int frames = Spectrogram.frames(samples.length);
    float[] units = Resize.of(change, seen.rows(), seen.columns(), Spectrogram.BINS, frames);
    return new Resynthesis(samples.clone(), scaled(samples, units, frames), seen.sampleRateHz());
  }

  private static void requireSize(Stft seen, Matrix matrix) {
    if (matrix.rows() != seen.rows() || matrix.columns() != seen.columns()) {
      throw new IllegalArgumentException(
          "matrix must be %d x %d as %s says, was %d x %d"
              .formatted(seen.rows(), seen.columns(), seen.id(), matrix.rows(), matrix.columns()));
    }
  }

  private static float[] scaled(float[] samples, float[] units, int frames) {
    FloatFFT_1D fft = Fourier.of(Spectrogram.WINDOW);
    float[] window = Spectrogram.window();
    float[] sum = new float[samples.length];
    float[] weight = new float[samples.length];
    float[] frame = new float[Spectrogram.WINDOW];
    for (int f = 0; f < frames; f++) {
      int start = f * Spectrogram.HOP - Spectrogram.WINDOW / 2;
      Spectrogram.windowInto(samples, start, 1, frame);
      fft.realForward(frame);
      scale(frame, units, f, frames);
      fft.realInverse(frame, true);
      int to = Math.min(Spectrogram.WINDOW, samples.length - start);
      for (int i = Math.max(0, -start); i < to; i++) {
        sum[start + i] += window[i] * frame[i];
        weight[start + i] += window[i] * window[i];
      }
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] = weight[i] < LEAST_WEIGHT ? 0 : sum[i] / weight[i];
    }
    return sum;
  }

  /** JTransforms puts the real Nyquist value beside the real zero frequency. */
  private static void scale(float[] spectrum, float[] units, int frame, int frames) {
    spectrum[0] *= gain(units[frame]);
    spectrum[1] *= gain(units[frame + (Spectrogram.BINS - 1) * frames]);
    for (int k = 1; k < Spectrogram.BINS - 1; k++) {
      float gain = gain(units[frame + k * frames]);
      spectrum[2 * k] *= gain;
      spectrum[2 * k + 1] *= gain;
    }
  }

  private static float gain(float unit) {
    return (float) Math.pow(10, DECADES * unit);
  }

  /** Signal to perturbation: 20 log10(|original| / |change|), infinite if nothing changed. */
  public double snrDb() {
    double signal = 0;
    double change = 0;
    for (int i = 0; i < original.length; i++) {
      double difference = (double) adversarial[i] - original[i];
      signal += (double) original[i] * original[i];
      change += difference * difference;
    }
    return 10 * Math.log10(signal / change);
  }
}
