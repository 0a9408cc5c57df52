package org.earshot.dsp;

import static java.util.Objects.requireNonNull;

/**
 * The short-time Fourier transform as the paper's 2-D representation: power of 1025 linear
 * frequency bins in Hann-windowed frames of 2048 samples every 512, in dB below the clip's own
 * peak, the top 80 dB mapped to [0, 1] (peak = 1), then resized to the preset.
 *
 * @param preset the size
 * @param sampleRateHz the rate that clips are resampled to, 22050 by default
 */
public record Stft(Preset preset, int sampleRateHz) implements Representation {
  /** The kind's name. */
  public static final String KIND = "stft";

  /** The paper's sample rate, in Hz. */
  public static final int DEFAULT_RATE_HZ = 22_050;

  private static final int VERSION = 1;

  /** Refuses a missing preset and a rate that no representation has. */
  public Stft {
    requireNonNull(preset, "preset");
    Representation.checkRate(sampleRateHz);
  }

  /** The representation at the paper's sample rate. */
  public Stft(Preset preset) {
    this(preset, DEFAULT_RATE_HZ);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public int version() {
    return VERSION;
  }

  @Override
  public Matrix transform(float[] samples) {
    int frames = Spectrogram.frames(samples.length);
    float[] power = Spectrogram.power(samples);
    if (!Decibels.unitInPlace(power)) {
      return Matrix.zeros(rows(), columns());
    }
    return Resize.of(power, Spectrogram.BINS, frames, rows(), columns());
  }
}
