package org.earshot.audio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Holds the impulse response for one pair of rates, cut into phases.
 *
 * <p>With the rates reduced to L / M, output m lies at the input position m M / L: its whole part
 * chooses the input samples, its fraction (m M mod L) / L the phase, one row of {@code taps}
 * coefficients. Where L is huge (44101 to 22050 Hz) rows are kept for a coarser grid of fractions
 * and the two neighbours are interpolated: with 4096 steps to a zero crossing of the sinc that errs
 * by pi^2 / 8 / 4096^2, -142 dB.
 *
 * <p>Outputs of one phase are M inputs apart. So the input is dealt out to M lanes, and all outputs
 * of a phase are computed side by side: each step is {@code sum[i] += coefficient * lane[i +
 * shift]} over contiguous arrays, which the virtual machine turns into vector instructions. Where a
 * phase has too few outputs for that, each output is a dot product of its own.
 *
 * <p>Design: J. F. Kaiser, "Nonrecursive digital filter design using the I0-sinh window function",
 * 1974: attenuation A = 100 dB gives beta = 0.1102 (A - 8.7) and, across a transition of 0.2 of the
 * Nyquist frequency, (A - 8) / (2.285 * 0.2 pi) taps at the lower rate.
 */
final class ResamplingFilter {
  private static final double ATTENUATION_DB = 100;
  private static final double BETA = 0.1102 * (ATTENUATION_DB - 8.7);
  private static final double TAPS_AT_LOWER_RATE = (ATTENUATION_DB - 8) / (2.285 * 0.2 * Math.PI);
  private static final int STEPS_PER_CROSSING = 4096;
  private static final int MOST_EXACT_COEFFICIENTS = 1 << 20;
  private static final int FEWEST_SIDE_BY_SIDE = 32;
  private static final int SPAN = 1024;
  private static final int AT_ONCE = 4;
  private static final double NEGLIGIBLE = 1e-12;

  private final int up;
  private final int down;
  private final int half;
  private final int taps;
  private final int phases;
  private final float[][] rows;

  private ResamplingFilter(int up, int down) {
    this.up = up;
    this.down = down;
    double cutoff = Math.min(1, up / (double) down);
    half = (int) Math.ceil(TAPS_AT_LOWER_RATE / cutoff / 2);
    taps = 2 * half;
    boolean exact = (long) up * taps <= MOST_EXACT_COEFFICIENTS;
    phases = exact ? up : (int) Math.max(16, Math.ceil(STEPS_PER_CROSSING * cutoff));
    rows = new float[exact ? phases : phases + 1][];
    for (int phase = 0; phase < rows.length; phase++) {
      rows[phase] = row(phase / (double) phases, cutoff);
    }
  }

  static ResamplingFilter design(int fromHz, int toHz) {
    int divisor = gcd(fromHz, toHz);
    return new ResamplingFilter(toHz / divisor, fromHz / divisor);
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** Coefficient k weighs the input sample k - half + 1 after the output's whole position. */
  private float[] row(double fraction, double cutoff) {
    double[] exact = new double[taps];
    double sum = 0;
    for (int k = 0; k < taps; k++) {
      double t = fraction + half - 1 - k;
      exact[k] = sinc(t * cutoff) * kaiser(t / half);
      sum += exact[k];
    }
    float[] row = new float[taps];
    for (int k = 0; k < taps; k++) {
      // The sinc's own zeros come out as rounding errors.
      row[k] = Math.abs(exact[k]) < NEGLIGIBLE ? 0 : (float) (exact[k] / sum);
    }
    return row;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  private static double kaiser(double x) {
    return Math.abs(x) > 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x)) / bessel(BETA);
  }

  /** The modified Bessel function of the first kind and order 0, by its power series. */
  private static double bessel(double x) {
    double term = 1;
    double sum = 1;
    for (int k = 1; term > 1e-17 * sum; k++) {
      term *= (x / 2 / k) * (x / 2 / k);
      sum += term;
    }
    return sum;
  }

  float[] apply(float[] input, int length) {
    float[] output = new float[length];
    if (phases == up && length / up >= FEWEST_SIDE_BY_SIDE) {
      sideBySide(input, output);
    } else {
      oneByOne(input, output);
    }
    return output;
  }

  private void sideBySide(float[] input, float[] output) {
    float[][] lanes = lanes(input, output.length);
    float[] sums = new float[SPAN];
    for (int phase = 0; phase < up; phase++) {
      int count = (output.length - phase + up - 1) / up;
      List<Tap> needed = taps((long) phase * down, lanes);
      for (int start = 0; start < count; start += SPAN) {
        int span = Math.min(SPAN, count - start);
        sumInto(sums, span, needed, start);
        for (int i = 0; i < span; i++) {
          output[phase + (start + i) * up] = sums[i];
        }
      }
    }
  }

  /** Lane p holds the inputs p, p + M, p + 2 M, ... behind the zeros that precede the clip. */
  private float[][] lanes(float[] input, int outputs) {
    int perLane = outputs / up + (taps + down) / down + 3;
    float[][] lanes = new float[down][perLane];
    for (int lane = 0; lane < down; lane++) {
      int first = (half - 1 - lane + down - 1) / down;
      int index = lane + first * down - (half - 1);
      for (int i = first; i < perLane && index < input.length; i++, index += down) {
        lanes[lane][i] = input[index];
      }
    }
    return lanes;
  }

  /** One coefficient, and where in which lane the inputs begin that it weighs. */
  private static final class Tap {
    private final float weight;
    private final float[] lane;
    private final int shift;

    Tap(float weight, float[] lane, int shift) {
      this.weight = weight;
      this.lane = lane;
      this.shift = shift;
    }
  }

  /**
   * The coefficients of an output's phase, rounded up to a multiple of four. Zeros are left out: at
   * a rate ratio of two they are half of all.
   */
  private List<Tap> taps(long position, float[][] lanes) {
    float[] row = rows[(int) (position % up)];
    int whole = (int) (position / up);
    List<Tap> needed = new ArrayList<>(taps);
    for (int k = 0; k < taps; k++) {
      if (row[k] != 0) {
        needed.add(new Tap(row[k], lanes[(whole + k) % down], (whole + k) / down));
      }
    }
    while (needed.size() % AT_ONCE != 0) {
      needed.add(new Tap(0, lanes[0], 0));
    }
    return needed;
  }

  private static void sumInto(float[] sums, int span, List<Tap> taps, int start) {
    Arrays.fill(sums, 0, span, 0);
    for (int k = 0; k < taps.size(); k += AT_ONCE) {
      add(sums, span, start, taps.get(k), taps.get(k + 1), taps.get(k + 2), taps.get(k + 3));
    }
  }

  /** Four taps at once: the sums are loaded and stored once instead of four times. */
  private static void add(float[] sums, int span, int start, Tap a, Tap b, Tap c, Tap d) {
    float weightA = a.weight;
    float weightB = b.weight;
    float weightC = c.weight;
    float weightD = d.weight;
    float[] laneA = a.lane;
    float[] laneB = b.lane;
    float[] laneC = c.lane;
    float[] laneD = d.lane;
    int shiftA = a.shift + start;
    int shiftB = b.shift + start;
    int shiftC = c.shift + start;
    int shiftD = d.shift + start;
    for (int i = 0; i < span; i++) {
      sums[i] +=
          weightA * laneA[i + shiftA]
              + weightB * laneB[i + shiftB]
              + weightC * laneC[i + shiftC]
              + weightD * laneD[i + shiftD];
    }
  }

  private void oneByOne(float[] input, float[] output) {
    float[] padded = new float[input.length + 2 * taps];
    System.arraycopy(input, 0, padded, half - 1, input.length);
    for (int m = 0; m < output.length; m++) {
      long position = (long) m * down;
      int whole = (int) (position / up);
      double phase = (position % up) * (double) phases / up;
      int row = (int) phase;
      float weight = (float) (phase - row);
      float sum = dot(rows[row], padded, whole);
      output[m] = weight == 0 ? sum : sum + weight * (dot(rows[row + 1], padded, whole) - sum);
    }
  }

  private static float dot(float[] row, float[] samples, int at) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int k = 0;
    for (; k + 4 <= row.length; k += 4) {
      a += row[k] * samples[at + k];
      b += row[k + 1] * samples[at + k + 1];
      c += row[k + 2] * samples[at + k + 2];
      d += row[k + 3] * samples[at + k + 3];
    }
    for (; k < row.length; k++) {
      a += row[k] * samples[at + k];
    }
    return (a + b) + (c + d);
  }
}
