package org.earshot.training;

import java.util.function.LongSupplier;

/** Measures how fast work goes since it was made. */
final class Pace {
  private static final double NANOS_PER_SECOND = 1e9;
  private final LongSupplier nanoTime;
  private final long start;

  Pace(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  /** Units of work a second; 0 before any time has passed. */
  double perSecond(double done) {
    double seconds = seconds();
    return seconds > 0 ? done / seconds : 0;
  }

  /** Seconds that the rest will take at the pace so far. */
  double secondsLeft(double share) {
    return share > 0 ? seconds() * (1 - share) / share : 0;
  }

  private double seconds() {
    return (nanoTime.getAsLong() - start) / NANOS_PER_SECOND;
  }
}
