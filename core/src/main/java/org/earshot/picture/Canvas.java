package org.earshot.picture;

import java.util.Arrays;

/** A white sheet to draw on; what lies outside is cut off. */
final class Canvas {
  static final int BLACK = 0x1a1a1a;
  private static final int WHITE = 0xffffff;

  private final int lines;
  private final int columns;
  private final int[] pixels;

  Canvas(int lines, int columns) {
    this.lines = lines;
    this.columns = columns;
    this.pixels = new int[lines * columns];
    Arrays.fill(pixels, WHITE);
  }

  void set(int line, int column, int colour) {
    if (line >= 0 && line < lines && column >= 0 && column < columns) {
      pixels[line * columns + column] = colour;
    }
  }

  /** Fills a rectangle. */
  void fill(int line, int column, int height, int width, int colour) {
    for (int l = line; l < line + height; l++) {
      for (int c = column; c < column + width; c++) {
        set(l, c, colour);
      }
    }
  }

  /** Draws a frame just outside a rectangle. */
  void frame(int line, int column, int height, int width) {
    fill(line - 1, column - 1, 1, width + 2, BLACK);
    fill(line + height, column - 1, 1, width + 2, BLACK);
    fill(line, column - 1, height, 1, BLACK);
    fill(line, column + width, height, 1, BLACK);
  }

  /** Writes from left to right; {@code line} and {@code column} are the top left corner. */
  void write(String text, int line, int column) {
    Lettering.draw(text, (l, c, ink) -> set(line + l, column + c, grey(ink)));
  }

  /**
   * Writes from the bottom to the top; {@code line} and {@code column} are the bottom left corner.
   */
  void writeUpwards(String text, int line, int column) {
    Lettering.draw(text, (l, c, ink) -> set(line - c, column + l, grey(ink)));
  }

  private static int grey(float ink) {
    int level = Math.round(0xff + ink * ((BLACK & 0xff) - 0xff));
    return level << 16 | level << 8 | level;
  }

  byte[] png() {
    return Png.ofColours(lines, columns, pixels);
  }
}
