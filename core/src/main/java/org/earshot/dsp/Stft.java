package org.earshot.dsp;

import static java.util.Objects.requireNonNull;

import java.util.stream.IntStream;

/**
 * The short-time Fourier transform as the paper's 2-D representation: power of 1025 linear
 * frequency bins in Hann-windowed frames of 2048 samples every 512, in dB below the clip's own
 * peak, the top 80 dB mapped to [0, 1] (peak = 1), then resized to the preset.
 *
 * @param preset the size
 * @param sampleRateHz the rate that clips are resampled to, 22050 by default
 */
public record Stft(Preset preset, int sampleRateHz) implements Spectrum {
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
  public double[] labelsHz() {
    int step = sampleRateHz > 12_000 ? 2_000 : 1_000;
    return IntStream.rangeClosed(0, sampleRateHz / 2 / step).mapToDouble(i -> i * step).toArray();
  }

  @Override
  public double row(double hz, int rows) {
    double bin = hz * Spectrogram.WINDOW / sampleRateHz;
    return Math.max(0, (bin + 0.5) * rows / Spectrogram.BINS - 0.5);
  }

  @Override
  public float[] spectrum(Sound sound, int rows) {
    return sound.spectrogram(sampleRateHz).resized(rows, columns());
  }
}
