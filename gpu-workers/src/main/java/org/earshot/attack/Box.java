package org.earshot.attack;

/**
 * The pixels within epsilon of a clean clip and within [0, 1].
 *
 * <p>The bound is exact: float32 sums that round beyond it are moved one step back, so that a norm
 * never exceeds the budget that it is filed under.
 *
 * @param epsilon the l-inf bound
 */
@SuppressWarnings("ArrayRecordComponent") // borrowed for one loop
record Box(float[] clean, double epsilon) {

  /**
   * Steps by {@code size} along the signs and projects onto the box.
   *
   * @param x where to step from; may be the clean clip
   * @param signs -1, 0 or 1 for each pixel
   * @param to filled with the result; may be {@code x}
   */
  void stepInto(float[] x, byte[] signs, double size, float[] to) {
    float step = (float) size;
    for (int i = 0; i < clean.length; i++) {
      to[i] = project(x[i] + signs[i] * step, clean[i]);
    }
  }

  private float project(float moved, float centre) {
    float inside = Math.min(1, Math.max(0, moved));
    if ((double) inside - centre > epsilon) {
      float bound = (float) (centre + epsilon);
      return (double) bound - centre > epsilon ? Math.nextDown(bound) : bound;
    }
    if ((double) centre - inside > epsilon) {
      float bound = (float) (centre - epsilon);
      return (double) centre - bound > epsilon ? Math.nextUp(bound) : bound;
    }
    return inside;
  }
}
