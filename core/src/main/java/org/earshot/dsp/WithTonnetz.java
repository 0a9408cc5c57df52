package org.earshot.dsp;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * A spectrum with tonnetz above it, as the paper appends it: fewer rows of the spectrum, then the
 * six dimensions of the tonal centroid, from the lowest: fifths, minor thirds, major thirds, two
 * each.
 *
 * @param spectrum the first part; its preset says how many rows each part has
 */
public record WithTonnetz(Spectrum spectrum) implements Representation {
  /** What the kind's name ends in. */
  public static final String SUFFIX = "-tonnetz";

  private static final int VERSION = 1;

  private static final List<String> DIMENSIONS =
      List.of("fifth x", "fifth y", "minor x", "minor y", "major x", "major y");

  /** Refuses a missing spectrum. */
  public WithTonnetz {
    requireNonNull(spectrum, "spectrum");
  }

  @Override
  public String kind() {
    return spectrum.kind() + SUFFIX;
  }

  @Override
  public Preset preset() {
    return spectrum.preset();
  }

  @Override
  public int sampleRateHz() {
    return spectrum.sampleRateHz();
  }

  @Override
  public int version() {
    return VERSION;
  }

  @Override
  public int rows() {
    return preset().spectrumRows() + preset().tonnetzRows();
  }

  @Override
  public Matrix transform(Sound sound) {
    float[] below = spectrum.spectrum(sound, preset().spectrumRows());
    float[] above = sound.tonnetz(preset().tonnetzRows(), columns());
    float[] all = new float[rows() * columns()];
    System.arraycopy(below, 0, all, 0, below.length);
    System.arraycopy(above, 0, all, below.length, above.length);
    return Matrix.owning(rows(), columns(), all);
  }

  @Override
  public RowScale scale() {
    int border = preset().spectrumRows();
    List<RowScale.Tick> ticks = new ArrayList<>(spectrum.ticks(border));
    for (int i = 0; i < DIMENSIONS.size(); i++) {
      double share = (i + 0.5) / DIMENSIONS.size();
      double row = border + share * preset().tonnetzRows() - 0.5;
      ticks.add(new RowScale.Tick(row, DIMENSIONS.get(i)));
    }
    return new RowScale(border, ticks);
  }
}
