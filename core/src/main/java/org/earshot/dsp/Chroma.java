package org.earshot.dsp;

/**
 * The strength of the twelve pitch classes in each frame: the {@link ConstantQ} magnitudes of a
 * class's bins, the semitone itself and a third of a semitone to either side, summed over all
 * octaves. This is librosa's {@code chroma_cqt} with tuning 0 before its normalisation, up to a
 * factor for the whole clip.
 */
final class Chroma {
  /** Rows: C, C sharp, ... B. */
  static final int CLASSES = 12;

  private static final int BINS_PER_CLASS = 3;

  private Chroma() {}

  /**
   * The chroma of a clip.
   *
   * @param samples finite, at 22050 Hz, at least one; not changed
   * @return row-major, 12 x (1 + samples / 512) finite values of at least 0
   */
  static float[] of(float[] samples) {
    int frames = ConstantQ.frames(samples.length);
    float[] chroma = new float[CLASSES * frames];
    ConstantQ.transform(
        samples,
        (bin, magnitudes, from, count) -> {
          int row = pitchClass(bin) * frames + from;
          for (int t = 0; t < count; t++) {
            chroma[row + t] += magnitudes[t];
          }
        });
    return chroma;
  }

  /** Bin 0 is a C, bin 1 a third of a semitone above it, bin 2 one below C sharp. */
  private static int pitchClass(int bin) {
    return (bin + BINS_PER_CLASS / 2) / BINS_PER_CLASS % CLASSES;
  }
}
