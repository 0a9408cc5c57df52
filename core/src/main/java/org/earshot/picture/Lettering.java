package org.earshot.picture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.earshot.dsp.Matrix;
import org.earshot.dsp.Npy;

/**
 * Letters of DejaVu Sans as a sheet of coverage, drawn once: Java's own text needs the desktop
 * module and a font configuration, which servers often lack. Printable ASCII.
 */
final class Lettering {
  private static final char FIRST = ' ';
  private static final Matrix SHEET = sheet();
  private static final List<Integer> STARTS = starts();

  private Lettering() {}

  /** Takes the ink of a pixel, from 0 to 1. */
  @FunctionalInterface
  interface Pen {
    void put(int line, int column, float ink);
  }

  /** The height of a line of text. */
  static int height() {
    return SHEET.rows() - 1;
  }

  static int width(String text) {
    return text.chars().map(letter -> end(letter) - start(letter)).sum();
  }

  static void draw(String text, Pen pen) {
    int column = 0;
    for (int i = 0; i < text.length(); i++) {
      int end = end(text.charAt(i));
      for (int c = start(text.charAt(i)); c < end; c++, column++) {
        for (int line = 0; line < height(); line++) {
          float ink = SHEET.at(line + 1, c);
          if (ink > 0) {
            pen.put(line, column, ink);
          }
        }
      }
    }
  }

  private static int start(int letter) {
    return STARTS.get(place(letter));
  }

  private static int end(int letter) {
    return STARTS.get(place(letter) + 1);
  }

  /** A letter that is not on the sheet is drawn as a question mark. */
  private static int place(int letter) {
    int place = letter - FIRST;
    return place >= 0 && place < STARTS.size() - 1 ? place : '?' - FIRST;
  }

  private static Matrix sheet() {
    try (var stream = Lettering.class.getResourceAsStream("lettering.npy")) {
      return Npy.read(stream.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Integer> starts() {
    List<Integer> starts = new ArrayList<>();
    for (int c = 0; c < SHEET.columns(); c++) {
      if (SHEET.at(0, c) == 1) {
        starts.add(c);
      }
    }
    starts.add(SHEET.columns());
    return starts;
  }
}
