package org.earshot.dsp;

/** Maps power to [0, 1]: dB below the matrix's own peak, the top 80 dB linearly, all below to 0. */
final class Decibels {
  private static final double RANGE_DB = 80;

  /** dB of a factor of two in power, as a share of the range. */
  private static final float UNIT_PER_OCTAVE = (float) (10 * Math.log10(2) / RANGE_DB);

  private static final float FLOOR = (float) Math.pow(10, -RANGE_DB / 10);
  private static final float SQRT_HALF = (float) Math.sqrt(0.5);
  private static final float TWO_BY_LN2 = (float) (2 / Math.log(2));

  private Decibels() {}

  /**
   * Maps the values in place.
   *
   * @param power finite values of at least 0
   * @return whether there was any power; where there was none nothing is changed
   */
  static boolean unitInPlace(float[] power) {
    float peak = 0;
    for (float value : power) {
      peak = Math.max(peak, value);
    }
    if (peak < Float.MIN_NORMAL) {
      return false;
    }
    float floor = peak * FLOOR;
    float offset = log2(peak);
    for (int i = 0; i < power.length; i++) {
      float unit = 1 + (log2(power[i]) - offset) * UNIT_PER_OCTAVE;
      power[i] = power[i] > floor ? Math.max(0, Math.min(1, unit)) : 0;
    }
    return true;
  }

  /**
   * The base-2 logarithm of a positive normal number: its exponent, and for the mantissa m in
   * [sqrt(1/2), sqrt(2)) the series 2 (s + s^3 / 3 + s^5 / 5 + s^7 / 7), s = (m - 1) / (m + 1).
   * What is left out is below 3e-8; on the scale of {@link #unitInPlace} all errors stay below
   * 1e-6.
   */
  static float log2(float x) {
    int bits = Float.floatToRawIntBits(x);
    int shifted = bits - Float.floatToRawIntBits(SQRT_HALF);
    int exponent = shifted >> 23;
    float m = Float.intBitsToFloat(bits - (exponent << 23));
    float s = (m - 1) / (m + 1);
    float q = s * s;
    float series = s * (1 + q * (1 / 3f + q * (1 / 5f + q * (1 / 7f))));
    return exponent + TWO_BY_LN2 * series;
  }
}
