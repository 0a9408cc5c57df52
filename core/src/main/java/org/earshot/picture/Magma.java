package org.earshot.picture;

/**
 * The colours of matplotlib's map "magma": even to the eye, good in grey print, safe for
 * colour-blind readers.
 */
final class Magma {
  private static final int LEVELS = 256;

  private static final int[] ANCHORS = {
    0x000004, 0x180f3d, 0x440f76, 0x721f81, 0x9e2f7f, 0xcd4071, 0xf1605d, 0xfd9668, 0xfeca8d,
    0xfcfdbf
  };

  private static final int[] COLOURS = colours();

  private Magma() {}

  /** The colour 0xRRGGBB of a value in [0, 1]. */
  static int of(float value) {
    return COLOURS[Math.round((LEVELS - 1) * Math.max(0, Math.min(1, value)))];
  }

  /** Red, green and blue of every level. */
  static byte[] palette() {
    byte[] palette = new byte[3 * LEVELS];
    for (int level = 0; level < LEVELS; level++) {
      palette[3 * level] = (byte) (COLOURS[level] >> 16);
      palette[3 * level + 1] = (byte) (COLOURS[level] >> 8);
      palette[3 * level + 2] = (byte) COLOURS[level];
    }
    return palette;
  }

  private static int[] colours() {
    int[] colours = new int[LEVELS];
    for (int level = 0; level < LEVELS; level++) {
      double place = level / (LEVELS - 1.0) * (ANCHORS.length - 1);
      int below = Math.min((int) place, ANCHORS.length - 2);
      for (int shift = 16; shift >= 0; shift -= 8) {
        double from = (ANCHORS[below] >> shift) & 0xff;
        double to = (ANCHORS[below + 1] >> shift) & 0xff;
        colours[level] |= (int) Math.round(from + (to - from) * (place - below)) << shift;
      }
    }
    return colours;
  }
}
