package org.earshot.dsp;

/**
 * The complex Morlet wavelet and the rows it makes: in frequency {@code sqrt(s) exp(-(s w - 6)^2 /
 * 2)} for w > 0 (Torrence and Compo 1998, Table 1; Eq. 11-13 of the paper with its missing centre
 * frequency), in time a complex tone under a Gaussian whose standard deviation is the scale s.
 */
final class Morlet {
  /** Where s w is at the wavelet's peak: w0. */
  static final double CENTRE = 6;

  /** The frequency of row 0; the last row stands at Nyquist. */
  static final double LOWEST_HZ = 40;

  private Morlet() {}

  /** The frequency of a row, geometric from {@link #LOWEST_HZ} to Nyquist, both included. */
  static double frequencyHz(int row, int rows, int sampleRateHz) {
    double share = rows == 1 ? 0 : row / (rows - 1.0);
    return LOWEST_HZ * Math.pow(sampleRateHz / 2.0 / LOWEST_HZ, share);
  }

  /** The scale of a frequency, in samples. */
  static double scale(double frequencyHz, double sampleRateHz) {
    return CENTRE * sampleRateHz / (2 * Math.PI * frequencyHz);
  }

  /**
   * The wavelet's Gaussian in time at t samples, without the tone, for a signal at a rate lower by
   * the factor: sqrt(s) / (sqrt(2 pi) s) exp(-t^2 / 2 s^2), times what a sample then stands for.
   */
  static double envelope(double t, double scale, int factor) {
    double s = scale / factor;
    return Math.sqrt(scale) / (Math.sqrt(2 * Math.PI) * s) * Math.exp(-t * t / (2 * s * s));
  }
}
