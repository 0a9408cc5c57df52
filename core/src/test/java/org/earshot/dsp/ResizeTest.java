package org.earshot.dsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares with the definition, written down plainly and in double. */
class ResizeTest {
  @ParameterizedTest
  @CsvSource({
    "1025, 216, 128, 128",
    "1025, 216, 224, 224",
    "1025, 1, 128, 128",
    "100, 7, 64, 90",
    "5, 5, 5, 5",
    "1, 1, 3, 4",
    "2, 3, 1, 1",
    "37, 2000, 37, 128"
  })
  void agrees_with_the_definition(int inRows, int inColumns, int rows, int columns) {
    float[] source = new float[inRows * inColumns];
    java.util.Random random = new java.util.Random(5);
    for (int i = 0; i < source.length; i++) {
      source[i] = random.nextFloat();
    }
    Matrix actual = Matrix.of(rows, columns, Resize.of(source, inRows, inColumns, rows, columns));
    double[][] down = weights(inRows, rows);
    double[][] across = weights(inColumns, columns);
    for (int r = 0; r < rows; r += 5) {
      for (int c = 0; c < columns; c += 7) {
        double expected = 0;
        for (int y = 0; y < inRows; y++) {
          for (int x = 0; down[r][y] > 0 && x < inColumns; x++) {
            expected += down[r][y] * across[c][x] * source[y * inColumns + x];
          }
        }
        // Sums of at most 2000 float products below 1.
        assertThat((double) actual.at(r, c)).isCloseTo(expected, within(2e-6));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1025, 216, 768, 1568", "1025, 3, 128, 128"})
  void ones_stay_ones_and_never_more(int inRows, int inColumns, int rows, int columns) {
    float[] ones = Signals.constant(1, inRows * inColumns);
    for (float value : Resize.of(ones, inRows, inColumns, rows, columns)) {
      assertThat(value > 1 - 1e-6f && value <= 1).isTrue();
    }
  }

  private static double[][] weights(int in, int out) {
    double[][] weights = new double[out][in];
    double ratio = in / (double) out;
    double halfWidth = Math.max(1, ratio);
    for (int i = 0; i < out; i++) {
      double sum = 0;
      for (int j = 0; j < in; j++) {
        weights[i][j] = Math.max(0, 1 - Math.abs(j + 0.5 - (i + 0.5) * ratio) / halfWidth);
        sum += weights[i][j];
      }
      for (int j = 0; j < in; j++) {
        weights[i][j] /= sum;
      }
    }
    return weights;
  }
}
