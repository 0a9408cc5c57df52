package org.earshot.attack;

/**
 * A boundary of the victim as it looks from a clip if the victim were linear: the class to leave
 * leads by {@code lead} logits, and a step s along {@code normal} takes s {@code squares} off that.
 *
 * @param beyond the class beyond it
 * @param normal the lead's descent, [pixels], 0 where the unit interval holds a pixel back
 * @param squares |normal|^2
 */
@SuppressWarnings("ArrayRecordComponent") // belongs to one walk
record Boundary(int beyond, double lead, float[] normal, double squares) {

  /**
   * Linearises.
   *
   * @param rows descent or ascent of the lead, [batch][pixels]
   * @param sign 1 for descent, -1 for ascent
   */
  static Boundary at(float[] x, int beyond, double lead, float[] rows, int row, int sign) {
    float[] normal = new float[x.length];
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      float slope = sign * rows[row * x.length + i];
      boolean held = (x[i] <= 0 && slope < 0) || (x[i] >= 1 && slope > 0);
      normal[i] = held ? 0 : slope;
      squares += (double) normal[i] * normal[i];
    }
    return new Boundary(beyond, lead, normal, squares);
  }

  /** How far it is, in l2; NaN or infinite if it cannot be seen. */
  double distance() {
    return lead / Math.sqrt(squares);
  }

  /** Whether it can be seen and is nearer than another, which may be null. */
  boolean nearerThan(Boundary other) {
    return distance() < (other == null ? Double.POSITIVE_INFINITY : other.distance());
  }

  /** What the normal is to be scaled with to reach it. */
  double scale() {
    return lead / squares;
  }
}
