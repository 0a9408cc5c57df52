package org.earshot.dsp;

/** Maps power to [0, 1]: dB below the matrix's own peak, the top 80 dB linearly, all below to 0. */
final class Decibels {
  private static final double RANGE_DB = 80;

  /** dB of a factor of two in power, as a share of the range. */
  private static final float UNIT_PER_OCTAVE = (float) (10 * Math.log10(2) / RANGE_DB);

  private static final float FLOOR = (float) Math.pow(10, -RANGE_DB / 10);
  private static final int MANTISSA_BITS = 23;
  private static final int EXPONENT_BIAS = 127;

  /** The logarithm is cut into 2048 straight pieces for each octave. */
  private static final int TABLE_BITS = 11;

  private static final int REST_BITS = MANTISSA_BITS - TABLE_BITS;
  private static final float[] LOG2 = new float[1 << TABLE_BITS];
  private static final float[] SLOPE = new float[1 << TABLE_BITS];

  static {
    int pieces = LOG2.length;
    for (int i = 0; i < pieces; i++) {
      LOG2[i] = (float) log2(1 + i / (double) pieces);
      double step = log2(1 + (i + 1) / (double) pieces) - log2(1 + i / (double) pieces);
      SLOPE[i] = (float) (step / (1 << REST_BITS));
    }
  }

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
      if (value > peak) { // a branch, because Math.max waits for the maximum before it
        peak = value;
      }
    }
    if (peak < Float.MIN_NORMAL) {
      return false;
    }
    float floor = peak * FLOOR;
    float offset = log2(peak);
    for (int i = 0; i < power.length; i++) {
      float unit = power[i] > floor ? 1 + (log2(power[i]) - offset) * UNIT_PER_OCTAVE : 0;
      power[i] = unit > 1 ? 1 : unit > 0 ? unit : 0;
    }
    return true;
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }

  /**
   * The base-2 logarithm of a positive normal number, from its bits: the exponent, and a straight
   * piece for the mantissa's first bits. A piece of width h errs by at most h^2 / 8 ln 2, 4e-8; on
   * the scale of {@link #unitInPlace} all errors stay below 1e-6.
   */
  static float log2(float x) {
    int bits = Float.floatToRawIntBits(x);
    int exponent = (bits >> MANTISSA_BITS) - EXPONENT_BIAS;
    int piece = (bits >> REST_BITS) & (LOG2.length - 1);
    int rest = bits & ((1 << REST_BITS) - 1);
    return exponent + (LOG2[piece] + SLOPE[piece] * rest);
  }
}
