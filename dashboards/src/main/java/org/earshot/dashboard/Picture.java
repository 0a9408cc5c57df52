package org.earshot.dashboard;

import org.earshot.dsp.Matrix;
import org.earshot.picture.Png;

/**
 * A representation as a picture: eight bits a pixel, time to the right, frequency upwards (so row 0
 * of the matrix is the bottom line). Small presets are shown pixel by pixel; larger ones are
 * reduced by the mean over whole blocks.
 */
final class Picture {
  static final int MOST_LINES = 256;
  static final int MOST_COLUMNS = 512;

  private final int lines;
  private final int columns;
  private final byte[] levels;
  private byte[] png;

  private Picture(int lines, int columns, byte[] levels) {
    this.lines = lines;
    this.columns = columns;
    this.levels = levels;
  }

  /** The picture of a matrix whose values lie in [0, 1]; what lies outside is clipped. */
  static Picture of(Matrix matrix) {
    int down = (matrix.rows() + MOST_LINES - 1) / MOST_LINES;
    int across = (matrix.columns() + MOST_COLUMNS - 1) / MOST_COLUMNS;
    int lines = (matrix.rows() + down - 1) / down;
    int columns = (matrix.columns() + across - 1) / across;
    var levels = new byte[lines * columns];
    for (int line = 0; line < lines; line++) {
      for (int column = 0; column < columns; column++) {
        float mean = mean(matrix, (lines - 1 - line) * down, down, column * across, across);
        levels[line * columns + column] = level(mean);
      }
    }
    return new Picture(lines, columns, levels);
  }

  int lines() {
    return lines;
  }

  int columns() {
    return columns;
  }

  /** The level of a pixel in [0, 255]; line 0 is the top. */
  int level(int line, int column) {
    return levels[line * columns + column] & 0xff;
  }

  /** As PNG, made on the first call. */
  synchronized byte[] png() {
    if (png == null) {
      png = Png.ofLevels(lines, columns, levels);
    }
    return png.clone();
  }

  private static byte level(float value) {
    return (byte) Math.round(255 * Math.max(0, Math.min(1, value)));
  }

  private static float mean(Matrix matrix, int row, int down, int column, int across) {
    float sum = 0;
    int count = 0;
    for (int r = row; r < Math.min(row + down, matrix.rows()); r++) {
      for (int c = column; c < Math.min(column + across, matrix.columns()); c++) {
        sum += matrix.at(r, c);
        count++;
      }
    }
    return sum / count;
  }
}
