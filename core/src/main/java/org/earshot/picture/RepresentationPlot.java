package org.earshot.picture;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.earshot.dsp.Matrix;
import org.earshot.dsp.Representation;
import org.earshot.dsp.RowScale;

/**
 * A representation with its axes: time to the right, frequency upwards, tonnetz on top where the
 * kind has it, and what the colours mean. Small presets are enlarged by whole factors; none is
 * reduced.
 */
public final class RepresentationPlot {
  private static final int LEFT = 62;
  private static final int RIGHT = 86;
  private static final int TOP = 34;
  private static final int BOTTOM = 44;
  private static final int TICK = 5;
  private static final int GAP = 4;

  /** Small matrices are enlarged to about this many pixels a side. */
  private static final int SIDE = 512;

  private static final int BAR = 16;
  private static final int ROOM_FOR_A_LABEL = 70;

  private final Matrix matrix;
  private final RowScale scale;
  private final Duration duration;
  private final int zoom;
  private final int height;
  private final int width;
  private final Canvas canvas;

  private RepresentationPlot(Matrix matrix, RowScale scale, Duration duration) {
    this.matrix = matrix;
    this.scale = scale;
    this.duration = duration;
    zoom = Math.max(1, SIDE / Math.max(matrix.rows(), matrix.columns()));
    height = matrix.rows() * zoom;
    width = matrix.columns() * zoom;
    canvas = new Canvas(TOP + height + BOTTOM, LEFT + width + RIGHT);
  }

  /**
   * Draws a clip's representation as a PNG file.
   *
   * @param title what is written above it
   * @param matrix as {@code representation} made it
   * @param duration of the clip
   */
  public static byte[] png(
      String title, Representation representation, Matrix matrix, Duration duration) {
    var plot = new RepresentationPlot(matrix, representation.scale(), duration);
    plot.canvas.write(title, (TOP - Lettering.height()) / 2, LEFT);
    plot.values();
    plot.time();
    plot.rows();
    plot.colours();
    return plot.canvas.png();
  }

  private void values() {
    for (int row = 0; row < matrix.rows(); row++) {
      int line = TOP + (matrix.rows() - 1 - row) * zoom;
      for (int column = 0; column < matrix.columns(); column++) {
        int colour = Magma.of(matrix.at(row, column));
        canvas.fill(line, LEFT + column * zoom, zoom, zoom, colour);
      }
    }
    canvas.frame(TOP, LEFT, height, width);
    if (scale.frequencyRows() < matrix.rows()) {
      int border = TOP + height - scale.frequencyRows() * zoom;
      canvas.fill(border, LEFT, 1, width, Canvas.BLACK);
    }
  }

  private void time() {
    double seconds = duration.toNanos() / 1e9;
    int bottom = TOP + height;
    double step = step(seconds, Math.max(2, width / ROOM_FOR_A_LABEL));
    for (int i = 0; i * step <= seconds * (1 + 1e-9); i++) {
      int column = LEFT + (int) Math.round(i * step / seconds * (width - 1));
      canvas.fill(bottom + 1, column, TICK, 1, Canvas.BLACK);
      String label = number(i * step);
      canvas.write(label, bottom + TICK + GAP, column - Lettering.width(label) / 2);
    }
    centred("time (s)", bottom + TICK + GAP + Lettering.height());
  }

  private void centred(String text, int line) {
    canvas.write(text, line, LEFT + (width - Lettering.width(text)) / 2);
  }

  /** 1, 2 or 5 times a power of ten, so that there are at most {@code most} steps. */
  static double step(double range, int most) {
    double power = Math.pow(10, Math.floor(Math.log10(range / most)));
    for (double factor : new double[] {1, 2, 5}) {
      if (range / (factor * power) <= most) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.4f", value);
    return text.replaceAll("0+$", "").replaceAll("\\.$", "");
  }

  private void rows() {
    int free = TOP + height + Lettering.height();
    for (RowScale.Tick tick : scale.ticks()) {
      int line = TOP + height - 1 - (int) Math.round(tick.row() * zoom);
      if (free - line >= Lettering.height()) {
        canvas.fill(line, LEFT - 1 - TICK, 1, TICK, Canvas.BLACK);
        int left = LEFT - TICK - GAP - Lettering.width(tick.label());
        canvas.write(tick.label(), line - Lettering.height() / 2, left);
        free = line;
      }
    }
    canvas.writeUpwards("frequency (Hz)", TOP + middle(scale.frequencyRows()), GAP);
  }

  /** Where a text upwards along the lowest {@code rows} begins. */
  private int middle(int rows) {
    int text = Lettering.width("frequency (Hz)");
    return height - rows * zoom / 2 + Math.min(text, rows * zoom) / 2;
  }

  private void colours() {
    int left = LEFT + width + 2 * BAR;
    int bar = Math.min(height, SIDE);
    for (int line = 0; line < bar; line++) {
      canvas.fill(TOP + line, left, 1, BAR, Magma.of(1 - line / (bar - 1f)));
    }
    canvas.frame(TOP, left, bar, BAR);
    for (String label : List.of("0 dB", "-20", "-40", "-60", "-80")) {
      double share = Math.abs(Double.parseDouble(label.replace(" dB", ""))) / 80;
      int line = TOP + (int) Math.round(share * (bar - 1));
      canvas.fill(line, left + BAR + 1, 1, TICK, Canvas.BLACK);
      canvas.write(label, line - Lettering.height() / 2, left + BAR + TICK + GAP);
    }
  }
}
