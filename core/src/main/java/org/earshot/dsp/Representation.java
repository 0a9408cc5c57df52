package org.earshot.dsp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns a clip into the matrix that a model sees, and names that matrix on the wire.
 *
 * <p>Each kind of representation is a record of its parameters. Two records that are equal give
 * equal matrices for equal clips; when a definition changes, its {@link #version()} does.
 */
public sealed interface Representation permits Spectrum, WithTonnetz {
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
  int rows();

  /** Columns (time) of the matrix. */
  default int columns() {
    return preset().columns();
  }

  /** What the rows stand for. */
  RowScale scale();

  /** The name on the wire: {@code <kind>/<preset>/<sample rate>/<version>}. */
  default String id() {
    return "%s/%s/%d/%d".formatted(kind(), preset().id(), sampleRateHz(), version());
  }

  /**
   * Represents a clip that is not silent.
   *
   * @return rows x columns values in [0, 1]
   */
  Matrix transform(Sound sound);

  /**
   * Represents a clip; its whole length is stretched over the columns. A silent one gives zeros.
   *
   * @return rows x columns values in [0, 1], row 0 the lowest frequency
   */
  default Matrix of(Sound sound) {
    return sound.silent() ? Matrix.zeros(rows(), columns()) : transform(sound);
  }

  /**
   * Represents a clip.
   *
   * @param mono see {@link Sound#Sound}
   * @throws IllegalArgumentException where there is no sample, or one is NaN or infinite
   */
  default Matrix of(float[] mono, int sampleRateHz) {
    return of(new Sound(mono, sampleRateHz));
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
    Representation found = known(parts.group(1), preset, parts.group(3));
    if (parts.group(4) != null && Integer.parseInt(parts.group(4)) != found.version()) {
      throw new IllegalArgumentException(
          "%s must have definition version %d in this build: %s"
              .formatted(found.kind(), found.version(), id));
    }
    return found;
  }

  private static Representation known(String kind, Preset preset, String rate) {
    if (kind.endsWith(WithTonnetz.SUFFIX)) {
      String first = kind.substring(0, kind.length() - WithTonnetz.SUFFIX.length());
      return new WithTonnetz(spectrum(first, kind, preset, rate));
    }
    return spectrum(kind, kind, preset, rate);
  }

  private static Spectrum spectrum(String spectrum, String kind, Preset preset, String rate) {
    Integer given = rate == null ? null : Integer.valueOf(rate);
    return switch (spectrum) {
      case Stft.KIND -> given == null ? new Stft(preset) : new Stft(preset, given);
      case Dwt.KIND -> given == null ? new Dwt(preset) : new Dwt(preset, given);
      default ->
          throw new IllegalArgumentException(
              "representation kind must be stft, dwt, stft-tonnetz or dwt-tonnetz: " + kind);
    };
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
