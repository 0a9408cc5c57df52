package org.earshot.dsp;

/**
 * Neighbouring rows that are computed together: at one level of the pyramid of halved rates, at
 * every {@code step}-th sample there.
 *
 * <p>A row's wavelet is symmetric in its real part and antisymmetric in its imaginary part, so it
 * weighs sums and differences of samples at equal distance from its centre, which are the same for
 * all rows: two banks of them. From a real signal, bank 1 holds the sums and gives the real part,
 * bank 2 the differences and the imaginary part. From an analytic signal, bank 1 holds sums of the
 * real and differences of the imaginary samples, bank 2 the other way round.
 */
final class Voices {
  /** The wavelet's Gaussian is cut at this many standard deviations, at 6e-5 of its peak. */
  private static final double CUT = 4.4;

  /** Weights are used four at a time. */
  private static final int UNROLLED = 4;

  final int level;
  final int step;
  final boolean analytic;
  final int firstRow;
  final int rows;

  /** The distance from the centre that the banks reach to. */
  final int reach;

  /** Entries of a bank. */
  final int width;

  /** Row-major, rows x width. */
  final float[] first;

  final float[] second;
  final Borders borders;

  Voices(int level, int step, boolean analytic, int firstRow, double[] scales) {
    this.level = level;
    this.step = step;
    this.analytic = analytic;
    this.firstRow = firstRow;
    rows = scales.length;
    int taps = (int) Math.ceil(CUT * scales[0] / (1 << level)) + 1;
    int padded = (taps + UNROLLED - 1) / UNROLLED * UNROLLED;
    reach = padded - 1;
    width = analytic ? 2 * padded : padded;
    first = new float[rows * width];
    second = new float[rows * width];
    borders = new Borders(Math.multiplyExact(step, 1 << level));
    for (int r = 0; r < rows; r++) {
      weigh(r, scales[r]);
    }
  }

  private void weigh(int row, double scale) {
    int half = reach + 1;
    double turn = Morlet.CENTRE / scale * (1 << level);
    for (int k = 0; k <= reach; k++) {
      double share = k == 0 || analytic ? 0.5 : 1; // its sum has the middle twice
      share = k == 0 && analytic ? 0.25 : share; // positive frequencies count twice
      double envelope = share * Morlet.envelope(k, scale, 1 << level);
      float cosine = (float) (envelope * Math.cos(turn * k));
      float sine = (float) (envelope * Math.sin(turn * k));
      int at = row * width + k;
      first[at] = cosine;
      second[at] = analytic ? cosine : sine;
      if (analytic) {
        first[at + half] = -sine;
        second[at + half] = sine;
      }
    }
  }
}
