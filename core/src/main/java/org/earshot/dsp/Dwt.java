package org.earshot.dsp;

import static java.util.Objects.requireNonNull;

/**
 * The paper's "DWT": a continuous wavelet transform with a complex Morlet wavelet (Eq. 11-13), its
 * power averaged over 50 % overlapping chunks, in dB below the clip's own peak, the top 80 dB
 * mapped to [0, 1] (peak = 1). Rows are geometric from 40 Hz to Nyquist; it is computed at the
 * preset's rows and columns and never resized.
 *
 * @param preset the size
 * @param sampleRateHz the rate that clips are resampled to, 16000 by default (the paper takes 8000
 *     for UrbanSound8K)
 */
public record Dwt(Preset preset, int sampleRateHz) implements Spectrum {
  /** The kind's name. */
  public static final String KIND = "dwt";

  /** The paper's sample rate for ESC, in Hz. */
  public static final int DEFAULT_RATE_HZ = 16_000;

  private static final int VERSION = 1;

  /** Refuses a missing preset and a rate that no representation has. */
  public Dwt {
    requireNonNull(preset, "preset");
    Representation.checkRate(sampleRateHz);
  }

  /** The representation at the paper's sample rate. */
  public Dwt(Preset preset) {
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
    return new double[] {50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000};
  }

  @Override
  public double row(double hz, int rows) {
    double octaves = Math.log(sampleRateHz / 2.0 / Morlet.LOWEST_HZ);
    return (rows - 1) * Math.log(hz / Morlet.LOWEST_HZ) / octaves;
  }

  @Override
  public float[] spectrum(Sound sound, int rows) {
    float[] power = Wavelets.power(sound.at(sampleRateHz), sampleRateHz, rows, columns());
    return Decibels.unitInPlace(power) ? power : new float[power.length];
  }
}
