package org.earshot.dsp;

/**
 * Resizes a matrix: separable, bilinear, antialiased. Output i is centred at (i + 0.5) in / out; a
 * triangle of half-width max(1, in / out) about it weighs the inputs, whose centres lie at half
 * pixels, normalised over those that exist. This is what Pillow's BILINEAR and torch's {@code
 * interpolate(antialias=True)} do.
 */
final class Resize {
  private Resize() {}

  /**
   * Transposes and resizes.
   *
   * @param source shape [column][row]: the frames of a spectrogram one after the other
   * @param sourceColumns frames
   * @param sourceRows values in each
   * @return rows x columns
   */
  static Matrix of(float[] source, int sourceColumns, int sourceRows, int rows, int columns) {
    float[] narrow = rowsFirst(source, sourceColumns, new Axis(sourceRows, rows));
    Axis axis = new Axis(sourceColumns, columns);
    float[] result = new float[rows * columns];
    for (int r = 0; r < rows; r++) {
      axis.apply(narrow, r * sourceColumns, result, r * columns);
    }
    return Matrix.owning(rows, columns, result);
  }

  /** Resizes each column to the new rows and turns the matrix to row-major order. */
  private static float[] rowsFirst(float[] source, int columns, Axis axis) {
    float[] narrow = new float[axis.out * columns];
    float[] column = new float[axis.out];
    for (int c = 0; c < columns; c++) {
      axis.apply(source, c * axis.in, column, 0);
      for (int r = 0; r < axis.out; r++) {
        narrow[r * columns + c] = column[r];
      }
    }
    return narrow;
  }

  /** The weights of one axis: for each output its first input and as many weights as any needs. */
  private static final class Axis {
    private final int in;
    private final int out;
    private final int taps;
    private final int[] first;
    private final float[] weights;

    Axis(int in, int out) {
      this.in = in;
      this.out = out;
      double ratio = in / (double) out;
      double halfWidth = Math.max(1, ratio);
      taps = Math.min(in, (int) Math.ceil(halfWidth) * 2 + 1);
      first = new int[out];
      weights = new float[out * taps];
      for (int i = 0; i < out; i++) {
        double centre = (i + 0.5) * ratio;
        first[i] = Math.min(in - taps, Math.max(0, (int) Math.floor(centre - halfWidth)));
        weigh(i, centre, halfWidth);
      }
    }

    private void weigh(int i, double centre, double halfWidth) {
      double[] exact = new double[taps];
      double sum = 0;
      for (int t = 0; t < taps; t++) {
        exact[t] = Math.max(0, 1 - Math.abs(first[i] + t + 0.5 - centre) / halfWidth);
        sum += exact[t];
      }
      for (int t = 0; t < taps; t++) {
        weights[i * taps + t] = (float) (exact[t] / sum);
      }
    }

    void apply(float[] source, int from, float[] target, int to) {
      for (int i = 0; i < out; i++) {
        int at = from + first[i];
        float sum = 0;
        for (int t = 0; t < taps; t++) {
          sum += weights[i * taps + t] * source[at + t];
        }
        target[to + i] = Math.min(1, sum); // rounded weights may sum to a little more than 1
      }
    }
  }
}
