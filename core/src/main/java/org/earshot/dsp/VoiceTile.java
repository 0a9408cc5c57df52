package org.earshot.dsp;

/**
 * A short run of points in time of some {@link Voices}: small enough for the processor's nearer
 * memory. The banks are filled once and used by every row.
 *
 * <p>The inner loops take whole arrays from index 0: with any other offset the compiler of Java 17
 * does not use vector instructions.
 */
final class VoiceTile {
  /** Points of a tile, those at its ends included that only borders need. */
  static final int POINTS = 1024;

  private float[] phases = {};
  private float[][] first = {};
  private float[][] second = {};
  private final float[] earlier = new float[POINTS];
  private final float[] later = new float[POINTS];
  private final float[] real = new float[POINTS];
  private final float[] imaginary = new float[POINTS];

  private int points;

  /**
   * Fills the banks from the signal.
   *
   * @param at the place in the arrays of the first point's centre
   */
  void fill(Voices voices, float[] signal, float[] hilbert, int at, int points) {
    this.points = points;
    if (first.length < voices.width) {
      first = new float[voices.width][POINTS];
      second = new float[voices.width][POINTS];
    }
    int half = voices.reach + 1;
    split(voices, signal, at);
    pair(voices, first, 0, second, voices.analytic ? half : 0);
    if (voices.analytic) {
      split(voices, hilbert, at);
      pair(voices, second, 0, first, half);
    }
  }

  /** The length of a phase: points, and what the banks reach beyond them. */
  private int phaseLength(Voices voices) {
    return points + 2 * outside(voices) + 1;
  }

  private static int outside(Voices voices) {
    return voices.reach / voices.step + 1;
  }

  /** Splits the signal into step phases, so that points become neighbours. */
  private void split(Voices voices, float[] signal, int at) {
    int step = voices.step;
    int length = phaseLength(voices);
    if (phases.length < step * length) {
      phases = new float[step * length];
    }
    int from = at - outside(voices) * step;
    for (int p = 0; p < step; p++) {
      int to = p * length;
      for (int i = 0; i < length; i++) {
        phases[to + i] = signal[from + p + i * step];
      }
    }
  }

  private void pair(Voices voices, float[][] sums, int sumsAt, float[][] differences, int at) {
    int length = phaseLength(voices);
    for (int k = 0; k <= voices.reach; k++) {
      System.arraycopy(phases, phase(voices, -k, length), earlier, 0, points);
      System.arraycopy(phases, phase(voices, k, length), later, 0, points);
      add(earlier, later, sums[sumsAt + k], points);
      subtract(earlier, later, differences[at + k], points);
    }
  }

  private static void add(float[] a, float[] b, float[] sum, int points) {
    for (int i = 0; i < points; i++) {
      sum[i] = a[i] + b[i];
    }
  }

  private static void subtract(float[] a, float[] b, float[] difference, int points) {
    for (int i = 0; i < points; i++) {
      difference[i] = a[i] - b[i];
    }
  }

  /** Where the samples k behind the points begin. */
  private static int phase(Voices voices, int k, int length) {
    int p = Math.floorMod(k, voices.step);
    return p * length + outside(voices) + Math.floorDiv(k, voices.step);
  }

  /** The power of one row at all points. */
  void powerInto(Voices voices, int row, float[] power) {
    weigh(first, voices.first, row * voices.width, voices.width, real);
    weigh(second, voices.second, row * voices.width, voices.width, imaginary);
    square(real, imaginary, power, points);
  }

  private static void square(float[] real, float[] imaginary, float[] power, int points) {
    for (int i = 0; i < points; i++) {
      power[i] = real[i] * real[i] + imaginary[i] * imaginary[i];
    }
  }

  private void weigh(float[][] bank, float[] weights, int at, int width, float[] sum) {
    java.util.Arrays.fill(sum, 0, points, 0);
    for (int k = 0; k < width; k += 4) {
      addFour(bank, k, weights, at + k, sum, points);
    }
  }

  private static void addFour(float[][] bank, int at, float[] w, int k, float[] sum, int points) {
    float[] p = bank[at];
    float[] q = bank[at + 1];
    float[] r = bank[at + 2];
    float[] s = bank[at + 3];
    float a = w[k];
    float b = w[k + 1];
    float c = w[k + 2];
    float d = w[k + 3];
    for (int i = 0; i < points; i++) {
      sum[i] += a * p[i] + b * q[i] + c * r[i] + d * s[i];
    }
  }
}
