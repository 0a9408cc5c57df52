package org.earshot.dsp;

/**
 * The constant-Q transform's windows in frequency: real, because each window is symmetric about its
 * frame. A Hann window of L samples has the spectrum sinc(d) / (1 - d^2) at d = (L / rate) times
 * the distance from its frequency (the sampled window's differs by less than 1e-6).
 *
 * <p>Only the top octave's 36 kernels are kept: one octave lower f is half and L is twice as large,
 * which is the same kernel at every second value. So a shorter block, too, takes every second
 * value.
 */
final class ConstantQKernels {
  /** Samples of the block whose spectrum the kernels weigh. */
  static final int BLOCK = 1 << 17;

  private static final int OCTAVES = 7;
  private static final int PER_OCTAVE = 36;

  /** All octaves' bins. */
  static final int BINS = OCTAVES * PER_OCTAVE;

  private static final double C1_HZ = 440 * Math.pow(2, -45 / 12.0);

  /** Window length times frequency over rate. */
  private static final double Q = q();

  /** Half the lowest bin's window, in samples, rounded up. */
  static final int REACH = (int) Math.ceil(Q * ConstantQ.RATE_HZ / C1_HZ / 2);

  /**
   * Where kernels are cut off, in d: a side lobe there is 1 / (pi d^3) at most, 8e-5 of the peak.
   * What is cut off would cancel what reaches a frame from beyond its window; on real clips 6 moves
   * tonnetz by up to 3e-3, 16 by up to 2e-4.
   */
  private static final int LOBES = 16;

  private static final Kernel[] TOP = top();

  private ConstantQKernels() {}

  /** The values of one kernel, for consecutive frequencies. */
  static final class Kernel {
    private final int first;
    private final float[] values;

    private Kernel(int first, float[] values) {
      this.first = first;
      this.values = values;
    }

    /** The frequency of the first value, in 1 / {@link #BLOCK} of the rate. */
    int first() {
      return first;
    }

    /** The values themselves, not to be changed. */
    float[] values() {
      return values;
    }
  }

  /** The kernel of a bin; only every {@link #stride}th frequency exists for it. */
  static Kernel of(int bin) {
    return TOP[bin % PER_OCTAVE];
  }

  /** A frequency i of the bin is the kernel's frequency i stride. */
  static int stride(int bin) {
    return 1 << (OCTAVES - 1 - bin / PER_OCTAVE);
  }

  /** The square root of the bin's window length, which is not in the values. */
  static float weight(int bin) {
    return (float) Math.sqrt(length(bin));
  }

  /** The frequency of a bin in Hz. */
  static double hz(int bin) {
    return C1_HZ * Math.pow(2, bin / (double) PER_OCTAVE);
  }

  /** A window's length in samples. */
  static double length(int bin) {
    return Q * ConstantQ.RATE_HZ / hz(bin);
  }

  private static double q() {
    double ratio = Math.pow(2, 2.0 / PER_OCTAVE);
    return (ratio + 1) / (ratio - 1);
  }

  private static Kernel[] top() {
    Kernel[] kernels = new Kernel[PER_OCTAVE];
    for (int i = 0; i < PER_OCTAVE; i++) {
      kernels[i] = kernel(BINS - PER_OCTAVE + i);
    }
    return kernels;
  }

  private static Kernel kernel(int bin) {
    double centre = hz(bin) * BLOCK / ConstantQ.RATE_HZ;
    double lobe = BLOCK / length(bin);
    int first = (int) Math.ceil(centre - LOBES * lobe);
    int last = (int) Math.floor(centre + LOBES * lobe);
    float[] values = new float[last - first + 1];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) hann((first + i - centre) / lobe);
    }
    return new Kernel(first, values);
  }

  /** The Hann window's spectrum, 1 at 0 and 1/2 at 1. */
  private static double hann(double d) {
    double x = Math.abs(d);
    if (x < 1e-9) {
      return 1;
    }
    if (Math.abs(x - 1) < 1e-9) {
      return 0.5;
    }
    return Math.sin(Math.PI * x) / (Math.PI * x * (1 - x * x));
  }
}
