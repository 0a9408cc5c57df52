package org.earshot.source;

/**
 * Measures the level of mono samples by the second. One thread measures, any may read.
 *
 * <p>0 dBFS is the level of a square wave at full scale, so a sine at full scale has -3.
 */
final class LevelMeter {
  /** What digital silence is said to have, since minus infinity is no number in JSON. */
  static final double FLOOR_DBFS = -120;

  private final int second;
  private double squares;
  private float peak;
  private int count;
  private volatile Level last;

  /**
   * The level of a second.
   *
   * @param rmsDbfs 20 log10 of the root mean square, at least {@link #FLOOR_DBFS}
   * @param peakDbfs 20 log10 of the largest magnitude
   */
  record Level(double rmsDbfs, double peakDbfs) {}

  LevelMeter(int sampleRateHz) {
    this.second = sampleRateHz;
  }

  /** Adds samples; true if a second was completed. */
  boolean add(float[] samples, int length) {
    boolean completed = false;
    for (int i = 0; i < length; i++) {
      squares += (double) samples[i] * samples[i];
      peak = Math.max(peak, Math.abs(samples[i]));
      if (++count == second) {
        last = new Level(dbfs(Math.sqrt(squares / count)), dbfs(peak));
        squares = 0;
        peak = 0;
        count = 0;
        completed = true;
      }
    }
    return completed;
  }

  /** The last whole second; null before there was one. */
  Level last() {
    return last;
  }

  /** The level of a whole piece's loudest tenth of a second. */
  static double loudestDbfs(float[] samples, int sampleRateHz) {
    int block = Math.max(1, sampleRateHz / 10);
    double loudest = 0;
    for (int from = 0; from < samples.length; from += block) {
      int to = Math.min(samples.length, from + block);
      double sum = 0;
      for (int i = from; i < to; i++) {
        sum += (double) samples[i] * samples[i];
      }
      loudest = Math.max(loudest, sum / (to - from));
    }
    return dbfs(Math.sqrt(loudest));
  }

  private static double dbfs(double amplitude) {
    return Math.max(FLOOR_DBFS, 20 * Math.log10(amplitude));
  }
}
