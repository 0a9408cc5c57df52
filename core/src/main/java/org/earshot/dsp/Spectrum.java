package org.earshot.dsp;

import java.util.List;
import java.util.stream.DoubleStream;

/** A representation whose rows are frequencies from the lowest to Nyquist. */
public sealed interface Spectrum extends Representation permits Stft, Dwt {
  @Override
  default int rows() {
    return preset().rows();
  }

  @Override
  default Matrix transform(Sound sound) {
    return Matrix.owning(rows(), columns(), spectrum(sound, rows()));
  }

  @Override
  default RowScale scale() {
    return new RowScale(rows(), ticks(rows()));
  }

  /** The frequencies that label an axis of {@code rows} rows. */
  default List<RowScale.Tick> ticks(int rows) {
    return DoubleStream.of(labelsHz())
        .filter(hz -> hz <= sampleRateHz() / 2.0)
        .mapToObj(hz -> new RowScale.Tick(row(hz, rows), Long.toString(Math.round(hz))))
        .toList();
  }

  /** Frequencies that suit the axis, in Hz, ascending. */
  double[] labelsHz();

  /** Where a frequency lies on an axis of {@code rows} rows: from about 0 to about rows - 1. */
  double row(double hz, int rows);

  /**
   * Represents a clip that is not silent in another number of rows, as the kinds with tonnetz need
   * it.
   *
   * @return row-major, rows x {@link #columns()} values in [0, 1]
   */
  float[] spectrum(Sound sound, int rows);
}
