package org.earshot.dsp;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import org.earshot.audio.Resampler;

/**
 * A clip as its representations are made from it: its mono samples, and what several of them need,
 * each worked out once, when it is first asked for. For one thread.
 */
public final class Sound {
  /** A sample above this (-80 dBFS) makes a clip sound; a clip without one is silent. */
  public static final float SILENCE = 1e-4f;

  /** Above it filters might overflow; all representations are the same at any gain. */
  private static final float LOUDEST = 1e30f;

  private final float[] mono;
  private final int sampleRateHz;
  private final boolean silent;
  private final Map<Integer, float[]> resampled = new HashMap<>();
  private final Map<Integer, Spectrogram.Unit> spectrograms = new HashMap<>();
  private float[] tonnetz;

  /**
   * Takes a clip.
   *
   * @param mono at least one sample, all finite, full scale at 1; not changed, and not to be
   *     changed while this is in use
   * @param sampleRateHz their rate
   * @throws IllegalArgumentException where there is no sample, or one is NaN or infinite
   */
  public Sound(float[] mono, int sampleRateHz) {
    if (requireNonNull(mono, "mono").length == 0) {
      throw new IllegalArgumentException("mono must hold at least one sample");
    }
    float peak = peak(mono);
    this.mono = peak > LOUDEST ? quieter(mono, Spectrogram.scale(mono)) : mono;
    this.sampleRateHz = sampleRateHz;
    this.silent = peak <= SILENCE;
  }

  /** Whether no sample exceeds {@link #SILENCE} in magnitude. */
  public boolean silent() {
    return silent;
  }

  /** The samples at another rate; read only. */
  float[] at(int rateHz) {
    return rateHz == sampleRateHz
        ? mono
        : resampled.computeIfAbsent(rateHz, to -> Resampler.resample(mono, sampleRateHz, to));
  }

  /** The spectrogram at a rate, in [0, 1]. */
  Spectrogram.Unit spectrogram(int rateHz) {
    return spectrograms.computeIfAbsent(rateHz, rate -> Spectrogram.unit(at(rate)));
  }

  /** Tonnetz resized to row-major rows x columns, in [0, 1]. */
  float[] tonnetz(int rows, int columns) {
    if (tonnetz == null) {
      tonnetz = Tonnetz.of(at(Tonnetz.RATE_HZ));
    }
    int frames = tonnetz.length / Tonnetz.ROWS;
    return Resize.of(tonnetz, Tonnetz.ROWS, frames, rows, columns);
  }

  private static float[] quieter(float[] mono, float gain) {
    float[] quieter = new float[mono.length];
    for (int i = 0; i < quieter.length; i++) {
      quieter[i] = gain * mono[i];
    }
    return quieter;
  }

  private static float peak(float[] mono) {
    float peak = 0;
    for (float sample : mono) {
      float magnitude = Math.abs(sample);
      if (!(magnitude <= Float.MAX_VALUE)) {
        throw new IllegalArgumentException("mono must be finite: " + sample);
      }
      if (magnitude > peak) { // Math.max would wait for the maximum before it
        peak = magnitude;
      }
    }
    return peak;
  }
}
