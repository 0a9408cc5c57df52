package org.earshot.worker;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Keeps a lane within a share of this worker's time: behind a job that took t it takes no other for
 * t (1 / share - 1). Whole jobs are counted, so over a single one the share may be exceeded.
 */
final class WorkShare {
  /** All of it. */
  static final WorkShare ALL = new WorkShare(() -> 1, System::nanoTime);

  private final DoubleSupplier share;
  private final LongSupplier nanoTime;
  private long freeAt;

  /**
   * @param share as it is wanted now, in (0, 1]
   */
  WorkShare(DoubleSupplier share, LongSupplier nanoTime) {
    this.share = share;
    this.nanoTime = nanoTime;
    this.freeAt = nanoTime.getAsLong();
  }

  /** Hears how long a job took that ended now. */
  synchronized void spent(Duration time) {
    double rest = time.toNanos() * (1 / share.getAsDouble() - 1);
    freeAt = nanoTime.getAsLong() + Math.round(rest);
  }

  /** Whether the next job may be taken. */
  synchronized boolean open() {
    return nanoTime.getAsLong() - freeAt >= 0;
  }
}
