package org.earshot.dsp;

/**
 * Halves a sample rate with a half-band Kaiser-windowed sinc: every second tap but the middle one
 * is zero, the middle is 1/2, the rest is symmetric. Flat to 3e-5 up to 0.44 of the new rate; what
 * would fold back below that is 90 dB down.
 */
final class HalfBand {
  /** Pairs of taps about the middle one. */
  private static final int PAIRS = 24;

  /** Samples of the old rate to either side that a new sample depends on. */
  static final int REACH = 2 * PAIRS - 1;

  private static final double KAISER_BETA = 9;
  private static final float[] TAPS = taps();

  private HalfBand() {}

  private static float[] taps() {
    double[] exact = new double[PAIRS];
    double sum = 0;
    for (int i = 0; i < PAIRS; i++) {
      double t = 2 * i + 1;
      double share = t / (2 * PAIRS);
      double window = bessel(KAISER_BETA * Math.sqrt(1 - share * share)) / bessel(KAISER_BETA);
      exact[i] = window * (i % 2 == 0 ? 1 : -1) / (Math.PI * t);
      sum += 2 * exact[i];
    }
    float[] taps = new float[PAIRS];
    for (int i = 0; i < PAIRS; i++) {
      taps[i] = (float) (exact[i] / (2 * sum)); // a constant keeps its value
    }
    return taps;
  }

  /** The modified Bessel function of order 0. */
  private static double bessel(double x) {
    double term = 1;
    double sum = 1;
    for (int k = 1; term > 1e-17 * sum; k++) {
      term *= x * x / (4.0 * k * k);
      sum += term;
    }
    return sum;
  }

  /**
   * Sample n of the target stands at sample 2 n of the source, for as long as there are sources on
   * both sides; before and behind are zeros.
   *
   * @param odd work space for half the source
   */
  static void halveInto(float[] source, int length, float[] target, float[] odd) {
    int half = length / 2;
    for (int n = 0; n < half; n++) {
      target[n] = 0.5f * source[2 * n];
      odd[n] = source[2 * n + 1];
    }
    for (int i = 0; i < PAIRS; i += 4) {
      addPairs(odd, i, target, half);
    }
    java.util.Arrays.fill(target, 0, Math.min(half, PAIRS), 0);
    java.util.Arrays.fill(target, Math.max(0, half - PAIRS), half, 0);
  }

  /** Adds four pairs of taps: sample n lies between the odd ones n - 1 and n. */
  private static void addPairs(float[] odd, int i, float[] target, int half) {
    float a = TAPS[i];
    float b = TAPS[i + 1];
    float c = TAPS[i + 2];
    float d = TAPS[i + 3];
    for (int n = PAIRS; n < half - PAIRS; n++) {
      target[n] +=
          a * (odd[n + i] + odd[n - i - 1])
              + b * (odd[n + i + 1] + odd[n - i - 2])
              + c * (odd[n + i + 2] + odd[n - i - 3])
              + d * (odd[n + i + 3] + odd[n - i - 4]);
    }
  }
}
