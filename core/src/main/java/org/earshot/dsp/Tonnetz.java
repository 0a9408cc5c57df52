package org.earshot.dsp;

/**
 * The tonal centroids of a clip (tonnetz): for each frame the mean position of its pitch classes on
 * three circles, of fifths, minor thirds and major thirds.
 *
 * <p><b>Definition.</b> The 12 chroma values of a frame are divided by their sum and projected on r
 * sin(a l), r cos(a l) for the class l, with (r, a) = (1, 7 pi / 6), (1, 3 pi / 2), (1/2, 2 pi /
 * 3), as librosa's {@code tonnetz}; [-1, 1] is mapped to [0, 1]. A frame whose largest chroma value
 * is below 1e-4 of the clip's largest is silent: 0 in all six rows.
 *
 * <p><b>Reference.</b> C. Harte, M. Sandler, M. Gasser, "Detecting harmonic change in musical
 * audio", Proc. 1st ACM workshop on audio and music computing multimedia (2006).
 */
final class Tonnetz {
  /** The sample rate that clips must have, in Hz. */
  static final int RATE_HZ = ConstantQ.RATE_HZ;

  /** Dimensions: sine and cosine of fifths, minor thirds, major thirds. */
  static final int ROWS = 6;

  private static final float SILENCE = 1e-4f;
  private static final double[] RADII = {1, 1, 0.5};
  private static final double[] ANGLES = {7 * Math.PI / 6, 3 * Math.PI / 2, 2 * Math.PI / 3};
  private static final float[] POSITIONS = positions();

  private Tonnetz() {}

  /**
   * The six rows of a clip, resized like every representation.
   *
   * @param samples finite, at 22050 Hz, at least one; not changed
   * @return rows x columns values in [0, 1]; the six dimensions one above the other, the sine of
   *     fifths at row 0
   */
  static Matrix rows(float[] samples, int rows, int columns) {
    float[] six = of(samples);
    return Matrix.owning(rows, columns, Resize.of(six, ROWS, six.length / ROWS, rows, columns));
  }

  /**
   * The six rows of a clip.
   *
   * @param samples finite, at 22050 Hz, at least one; not changed
   * @return row-major, 6 x (1 + samples / 512) values in [0, 1]
   */
  static float[] of(float[] samples) {
    float[] chroma = Chroma.of(samples);
    int frames = chroma.length / Chroma.CLASSES;
    float silence = Math.max(Float.MIN_NORMAL, SILENCE * largest(chroma));
    float[] centroids = new float[ROWS * frames];
    float[] frame = new float[Chroma.CLASSES];
    for (int t = 0; t < frames; t++) {
      for (int c = 0; c < frame.length; c++) {
        frame[c] = chroma[c * frames + t];
      }
      if (largest(frame) >= silence) {
        project(frame, centroids, t, frames);
      }
    }
    return centroids;
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, value);
    }
    return largest;
  }

  private static void project(float[] chroma, float[] centroids, int t, int frames) {
    float total = 0;
    for (float value : chroma) {
      total += value;
    }
    for (int row = 0; row < ROWS; row++) {
      float sum = 0;
      for (int c = 0; c < chroma.length; c++) {
        sum += POSITIONS[row * chroma.length + c] * chroma[c];
      }
      float unit = 0.5f + 0.5f * (sum / total);
      centroids[row * frames + t] = Math.max(0, Math.min(1, unit));
    }
  }

  private static float[] positions() {
    float[] positions = new float[ROWS * Chroma.CLASSES];
    for (int circle = 0; circle < ROWS / 2; circle++) {
      for (int c = 0; c < Chroma.CLASSES; c++) {
        double angle = ANGLES[circle] * c;
        int sine = 2 * circle * Chroma.CLASSES + c;
        positions[sine] = (float) (RADII[circle] * Math.sin(angle));
        positions[sine + Chroma.CLASSES] = (float) (RADII[circle] * Math.cos(angle));
      }
    }
    return positions;
  }
}
