package org.earshot.dsp;

/**
 * The columns of a clip: chunks of two hops, 50 % overlapping, on borders between samples. With n
 * samples and c columns the hop is n / c and chunk j runs from round((j - 0.5) hop) to round((j +
 * 1.5) hop), inside the clip and at least one sample (halves are rounded up).
 *
 * <p>Between two neighbouring borders lies a cell; a chunk is the union of some cells.
 */
final class Chunks {
  private final int[] borders;
  private final int[] first;
  private final int[] end;

  /** The chunks of a clip. */
  Chunks(int samples, int columns) {
    first = new int[columns];
    end = new int[columns];
    boolean everySample = samples < columns;
    borders = new int[everySample ? samples + 1 : columns + 2];
    for (int b = 0; b < borders.length; b++) {
      borders[b] = everySample ? b : Math.max(0, Math.min(samples, half(b, samples, columns)));
    }
    for (int j = 0; j < columns; j++) {
      first[j] = everySample ? Math.max(0, Math.min(samples - 1, half(j, samples, columns))) : j;
      end[j] = everySample ? half(j + 2, samples, columns) : j + 2;
      end[j] = Math.max(first[j] + 1, Math.min(end[j], borders.length - 1));
    }
  }

  /** round((j - 0.5) hop), exactly. */
  private static int half(long j, long samples, long columns) {
    return (int) Math.floorDiv((2 * j - 1) * samples + columns, 2 * columns);
  }

  /** The number of cells. */
  int cells() {
    return borders.length - 1;
  }

  /** The sample that cell b begins with and cell b - 1 ends before. */
  int border(int b) {
    return borders[b];
  }

  /** The first border at or behind a sample. */
  int firstBorderFrom(long sample) {
    int low = 0;
    int high = borders.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (borders[middle] < sample) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The mean over each chunk from the sums over the cells, which begin at {@code at}. */
  void meansInto(float[] cells, int at, float[] means, int offset) {
    for (int j = 0; j < first.length; j++) {
      float sum = 0;
      for (int b = first[j]; b < end[j]; b++) {
        sum += cells[at + b];
      }
      means[offset + j] = Math.max(0, sum) / (borders[end[j]] - borders[first[j]]);
    }
  }
}
