package org.earshot.dsp;

import org.jtransforms.fft.FloatFFT_1D;
import pl.edu.icm.jlargearrays.ConcurrencyUtils;

/**
 * Makes the package's Fourier transforms. JTransforms would split long ones over all cores; here
 * one clip belongs to one core, because other cores have clips of their own. It knows that setting
 * for the whole process only: it is made here, before the first transform.
 */
final class Fourier {
  static {
    ConcurrencyUtils.setNumberOfThreads(1);
  }

  private Fourier() {}

  /** A transform of so many values, real or complex. It keeps work arrays: one for each thread. */
  static FloatFFT_1D of(int length) {
    return new FloatFFT_1D(length);
  }
}
