package org.earshot.engine;

/**
 * Random numbers that are a function of a seed and an index, so that they can be drawn in any
 * order: SplitMix64 (Steele, Lea and Flood 2014), whose state is a counter.
 */
final class CounterRandom {
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private CounterRandom() {}

  /** SplitMix64's output function: close numbers give unlike ones. */
  static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }

  /** The {@code index}-th number of a stream, uniform over [0, 1) in steps of 2^-24. */
  static float uniform(long stream, long index) {
    return (mix(stream + (index + 1) * STEP) >>> 40) * 0x1p-24f;
  }
}
