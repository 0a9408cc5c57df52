package org.earshot.attack;

/** One clip's search for the smallest c that is enough. */
final class CSearch {
  private static final double FACTOR = 10;

  private final Cwa attack;
  private double c;
  private double tooSmall = Double.NaN;
  private double enough = Double.NaN;
  private int searches;

  CSearch(Cwa attack) {
    this.attack = attack;
  }

  /**
   * Begins the search.
   *
   * @param linear what would be enough if the victim were linear
   */
  void begin(double linear) {
    c = within(attack.c() == 0 ? linear : attack.c());
  }

  double c() {
    return c;
  }

  /** Takes whether c was enough, and goes on to the next. */
  void record(boolean reached) {
    searches++;
    if (reached) {
      enough = c;
    } else {
      tooSmall = c;
    }
    if (Double.isNaN(enough)) {
      c = within(tooSmall * FACTOR);
    } else if (Double.isNaN(tooSmall)) {
      c = within(enough / FACTOR);
    } else {
      c = Math.sqrt(tooSmall * enough);
    }
  }

  boolean done() {
    int most = Double.isNaN(enough) ? 2 * attack.searches() : attack.searches();
    return searches >= most || c == tooSmall || c == enough;
  }

  /** Whether a bound keeps the search from a smaller c that is enough, or from any. */
  boolean atBound() {
    return Double.isNaN(enough) ? tooSmall == attack.cMax() : enough == attack.cMin();
  }

  private double within(double wanted) {
    return Math.min(attack.cMax(), Math.max(attack.cMin(), wanted));
  }
}
