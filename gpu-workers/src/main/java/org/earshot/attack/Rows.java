package org.earshot.attack;

import java.util.List;
import java.util.function.Function;

/** Batches as arrays, [batch][pixels]. */
final class Rows {
  private Rows() {}

  /** One row for each item, copied. */
  static <T> float[] of(List<T> items, Function<T, float[]> row) {
    int pixels = row.apply(items.get(0)).length;
    float[] rows = new float[items.size() * pixels];
    for (int i = 0; i < items.size(); i++) {
      System.arraycopy(row.apply(items.get(i)), 0, rows, i * pixels, pixels);
    }
    return rows;
  }

  /** The signs of one row: -1, 0 or 1; 0 also for what is not a number. */
  static byte[] signs(float[] rows, int row, int pixels) {
    byte[] signs = new byte[pixels];
    for (int i = 0; i < pixels; i++) {
      signs[i] = (byte) Math.signum(rows[row * pixels + i]);
    }
    return signs;
  }
}
