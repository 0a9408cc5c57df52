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
   * Resizes rows first, where whole rows are summed, then columns.
   *
   * @param source row-major, at most 1
   * @return row-major, rows x columns values within the source's range
   */
  static float[] of(float[] source, int sourceRows, int sourceColumns, int rows, int columns) {
    Axis down = new Axis(sourceRows, rows);
    Axis across = new Axis(sourceColumns, columns);
    float[] row = new float[sourceColumns];
    float[] result = new float[rows * columns];
    for (int r = 0; r < rows; r++) {
      down.sumRows(source, r, row);
      across.stretch(row, result, r * columns);
    }
    return result;
  }

  /** The weights of one axis: for each output its first input and as many weights as any needs. */
  private static final class Axis {
    private final int out;
    private final int taps;
    private final int[] first;
    private final float[] weights;

    Axis(int in, int out) {
      this.out = out;
      double ratio = in / (double) out;
      double halfWidth = Math.max(1, ratio);
      taps = Math.min(in, (int) Math.ceil(2 * halfWidth));
      first = new int[out];
      weights = new float[out * taps];
      for (int i = 0; i < out; i++) {
        double centre = (i + 0.5) * ratio;
        int firstInside = (int) Math.floor(centre - halfWidth + 0.5);
        first[i] = Math.min(in - taps, Math.max(0, firstInside));
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

    /** Weighs whole rows of a row-major source into one. */
    void sumRows(float[] source, int i, float[] target) {
      scaleRow(source, first[i] * target.length, weights[i * taps], target);
      for (int t = 1; t < taps; t++) {
        addRow(source, (first[i] + t) * target.length, weights[i * taps + t], target);
      }
    }

    private static void scaleRow(float[] source, int from, float weight, float[] target) {
      for (int c = 0; c < target.length; c++) {
        target[c] = weight * source[from + c];
      }
    }

    private static void addRow(float[] source, int from, float weight, float[] target) {
      for (int c = 0; c < target.length; c++) {
        target[c] += weight * source[from + c];
      }
    }

    /** Resizes one row into the target from the offset on. */
    void stretch(float[] row, float[] target, int offset) {
      if (taps == 2) {
        stretchPairs(row, target, offset);
        return;
      }
      for (int i = 0; i < out; i++) {
        float sum = 0;
        for (int t = 0; t < taps; t++) {
          sum += weights[i * taps + t] * row[first[i] + t];
        }
        target[offset + i] = atMostOne(sum);
      }
    }

    /** Two weights each, without the inner loop: most of the paper's size is made here. */
    private void stretchPairs(float[] row, float[] target, int offset) {
      for (int i = 0; i < out; i++) {
        int at = first[i];
        target[offset + i] = atMostOne(weights[2 * i] * row[at] + weights[2 * i + 1] * row[at + 1]);
      }
    }

    /** Rounded weights may sum to a little more than 1. */
    private static float atMostOne(float value) {
      return value > 1 ? 1 : value;
    }
  }
}
