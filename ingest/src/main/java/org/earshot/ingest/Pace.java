package org.earshot.ingest;

import java.time.Duration;

/**
 * Keeps clips in step. Each clip is due a fixed time after the one before was <em>due</em>, not
 * after it was sent, so small delays do not add up to drift. After a long one (a broker away, a
 * computer asleep) the lost slots are given up instead of being sent in a burst.
 */
final class Pace {
  /** The longest arrears that are caught up. */
  static final Duration LONGEST_ARREARS = Duration.ofSeconds(1);

  private final Rate rate;
  private final Ticker ticker;
  private long due;
  private long index;

  /** Starts now. */
  Pace(Rate rate, Ticker ticker) {
    this.rate = rate;
    this.ticker = ticker;
    this.due = ticker.nanos();
  }

  /** Waits until the next clip is due. */
  void await(Duration clip) throws InterruptedException {
    due += rate.before(index++, clip).toNanos();
    long wait = due - ticker.nanos();
    while (wait > 0) {
      ticker.sleep(wait);
      wait = due - ticker.nanos();
    }
    if (-wait > LONGEST_ARREARS.toNanos()) {
      due = ticker.nanos();
    }
  }
}
