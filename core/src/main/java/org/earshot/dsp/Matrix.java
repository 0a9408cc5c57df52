package org.earshot.dsp;

import java.util.Arrays;

/** Owns a float matrix in row-major order: copied in, never changed, equal by content. */
public final class Matrix {
  private final int rows;
  private final int columns;
  private final float[] data;

  private Matrix(int rows, int columns, float[] data) {
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "rows and columns must be positive: " + rows + " x " + columns);
    }
    if ((long) rows * columns != data.length) {
      throw new IllegalArgumentException(
          "data must hold rows x columns values: %d x %d and %d"
              .formatted(rows, columns, data.length));
    }
    this.rows = rows;
    this.columns = columns;
    this.data = data;
  }

  /**
   * Copies the values in.
   *
   * @param data row-major, rows x columns values
   * @throws IllegalArgumentException where the sizes are not positive or do not fit the data
   */
  public static Matrix of(int rows, int columns, float[] data) {
    return new Matrix(rows, columns, data.clone());
  }

  /** A matrix of zeros. */
  public static Matrix zeros(int rows, int columns) {
    return new Matrix(rows, columns, new float[Math.multiplyExact(rows, columns)]);
  }

  /** Takes the array over without copying it; the caller must forget it. */
  static Matrix owning(int rows, int columns, float[] data) {
    return new Matrix(rows, columns, data);
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /** The number of columns. */
  public int columns() {
    return columns;
  }

  /** The number of values, rows x columns. */
  public int size() {
    return data.length;
  }

  /**
   * One value.
   *
   * @throws IndexOutOfBoundsException where row or column lies outside
   */
  public float at(int row, int column) {
    if (column < 0 || column >= columns) {
      throw new IndexOutOfBoundsException("column " + column + " of " + columns);
    }
    return data[Math.addExact(Math.multiplyExact(row, columns), column)];
  }

  /** A copy of all values, row-major. */
  public float[] toArray() {
    return data.clone();
  }

  /** Copies all values, row-major, to the target from the offset on: for filling batches. */
  public void copyInto(float[] target, int offset) {
    System.arraycopy(data, 0, target, offset, data.length);
  }

  /** The values themselves, for readers in this package. */
  float[] data() {
    return data;
  }

  /** Equal sizes and bit-equal values. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Matrix that
        && rows == that.rows
        && columns == that.columns
        && Arrays.equals(data, that.data);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(data) + rows;
  }

  @Override
  public String toString() {
    return "Matrix[" + rows + " x " + columns + "]";
  }
}
