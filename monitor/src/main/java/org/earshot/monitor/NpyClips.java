package org.earshot.monitor;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Representations of one size out of a NumPy file.
 *
 * @param count how many
 * @param values [count][rows][columns]
 */
@SuppressWarnings("ArrayRecordComponent")
record NpyClips(int count, float[] values) {
  /**
   * Reads [rows][columns], [count][rows][columns] or [count][1][rows][columns] of float32 or
   * float64, little-endian, C order, with at least one clip.
   *
   * @throws StartupException if the file is none of these, with what it is
   */
  static NpyClips read(Path file, int rows, int columns) throws IOException {
    var array = NpyArray.read(file);
    return new NpyClips(count(array, rows, columns), array.floats());
  }

  private static int count(NpyArray array, int rows, int columns) {
    long[] sides = array.shape();
    int axes = sides.length;
    boolean fits = axes >= 2 && axes <= 4 && sides[axes - 2] == rows && sides[axes - 1] == columns;
    long count = fits && axes > 2 ? sides[0] : 1;
    boolean plain = axes != 4 || sides[1] == 1;
    if (!fits || !plain || count < 1) {
      throw new StartupException(
          "%s has shape %s, the model sees (clips, %d, %d)"
              .formatted(array.file(), array.sides(), rows, columns));
    }
    return (int) count;
  }
}
