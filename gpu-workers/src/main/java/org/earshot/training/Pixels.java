package org.earshot.training;

import static java.util.Objects.requireNonNull;

import java.nio.FloatBuffer;
import org.earshot.dsp.Matrix;

/**
 * The values of a representation in row-major order, on the heap or in a mapped file; equal by
 * content.
 *
 * @param values rows x columns of them, from the buffer's first place on
 */
public record Pixels(int rows, int columns, FloatBuffer values) {
  public Pixels {
    requireNonNull(values, "values");
    if (values.position() != 0 || values.limit() != Math.multiplyExact(rows, columns)) {
      throw new IllegalArgumentException(
          "values must be rows x columns from place 0 on: %d x %d and %s"
              .formatted(rows, columns, values));
    }
  }

  /** A copy on the heap. */
  static Pixels of(Matrix matrix) {
    return new Pixels(matrix.rows(), matrix.columns(), FloatBuffer.wrap(matrix.toArray()));
  }

  /** The number of values. */
  int size() {
    return rows * columns;
  }

  /** Copies all values to the target from the offset on. */
  void copyInto(float[] target, int offset) {
    values.get(0, target, offset, size());
  }

  /** A copy of all values, row by row. */
  public float[] toArray() {
    float[] copy = new float[size()];
    copyInto(copy, 0);
    return copy;
  }

  @Override
  public String toString() {
    return rows + " x " + columns;
  }
}
