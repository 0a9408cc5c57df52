package org.earshot.dsp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.earshot.audio.Resampler;

/**
 * Turns a clip into the matrix that a model sees, and names that matrix on the wire.
 *
 * <p>Each kind of representation is a record of its parameters. Two records that are equal give
 * equal matrices for equal clips; when a definition changes, its {@link #version()} does.
 */
public sealed interface Representation permits Stft, Dwt {
  /** A sample above this (-80 dBFS) makes a clip sound; a clip without one is silent. */
  float SILENCE = 1e-4f;

  /** The lowest sample rate of a representation, in Hz. */
  int LOWEST_RATE_HZ = 1_000;

  /** The highest sample rate of a representation, in Hz. */
  int HIGHEST_RATE_HZ = 192_000;

  /** The kind, which also names the topics: {@code stft}. */
  String kind();

  /** The size. */
  Preset preset();

  /** The sample rate that clips are resampled to first, in Hz. */
  int sampleRateHz();

  /** The version of the kind's definition. */
  int version();

  /** Rows (frequency) of the matrix. */
  default int rows() {
    return preset().rows();
  }

  /** Columns (time) of the matrix. */
  default int columns() {
    return preset().columns();
  }

  /** The name on the wire: {@code <kind>/<preset>/<sample rate>/<version>}. */
  default String id() {
    return "%s/%s/%d/%d".formatted(kind(), preset().id(), sampleRateHz(), version());
  }

  /**
   * Represents a clip that stands at {@link #sampleRateHz()} and is not silent.
   *
   * @param samples finite, at least one; not changed
   * @return rows x columns values in [0, 1]
   */
  Matrix transform(float[] samples);

  /**
   * Represents a clip: resamples it where needed; its whole length is stretched over the columns. A
   * silent clip, none of whose samples exceeds {@link #SILENCE} in magnitude, gives zeros.
   *
   * @param mono at least one sample, all finite, full scale at 1; not changed
   * @param sampleRateHz their rate
   * @return rows x columns values in [0, 1], row 0 the lowest frequency
   * @throws IllegalArgumentException where there is no sample, or one is NaN or infinite
   */
  default Matrix of(float[] mono, int sampleRateHz) {
    if (mono.length == 0) {
      throw new IllegalArgumentException("mono must hold at least one sample");
    }
    if (peak(mono) <= SILENCE) {
      return Matrix.zeros(rows(), columns());
    }
    return transform(Resampler.resample(mono, sampleRateHz, sampleRateHz()));
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

  /** What {@link #parse} takes apart: kind, preset, and perhaps rate and version. */
  Pattern ID = Pattern.compile("([a-z]+(?:-[a-z]+)*)/([a-z]+)(?:/(\\d{1,6})(?:/(\\d{1,4}))?)?");

  /**
   * The representation of an id. Rate and version may be left out: {@code stft/small} is {@code
   * stft/small/22050/1}.
   *
   * @throws IllegalArgumentException where the form, the kind, the preset, the rate or the version
   *     is not known
   */
  static Representation parse(String id) {
    Matcher parts = ID.matcher(id);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "representation must be kind/preset[/rate[/version]], such as stft/small/22050/1: " + id);
    }
    Preset preset = Preset.of(parts.group(2));
    Representation found =
        switch (parts.group(1)) {
          case Stft.KIND -> new Stft(preset, rate(parts, Stft.DEFAULT_RATE_HZ));
          case Dwt.KIND -> new Dwt(preset, rate(parts, Dwt.DEFAULT_RATE_HZ));
          default ->
              throw new IllegalArgumentException(
                  "representation kind must be stft or dwt: " + parts.group(1));
        };
    if (parts.group(4) != null && Integer.parseInt(parts.group(4)) != found.version()) {
      throw new IllegalArgumentException(
          "%s must have definition version %d in this build: %s"
              .formatted(found.kind(), found.version(), id));
    }
    return found;
  }

  private static int rate(Matcher parts, int defaultRateHz) {
    return parts.group(3) == null ? defaultRateHz : Integer.parseInt(parts.group(3));
  }

  /** Refuses a sample rate outside {@link #LOWEST_RATE_HZ} to {@link #HIGHEST_RATE_HZ}. */
  static void checkRate(int sampleRateHz) {
    if (sampleRateHz < LOWEST_RATE_HZ || sampleRateHz > HIGHEST_RATE_HZ) {
      throw new IllegalArgumentException(
          "sampleRateHz must be %d to %d: %d"
              .formatted(LOWEST_RATE_HZ, HIGHEST_RATE_HZ, sampleRateHz));
    }
  }
}
