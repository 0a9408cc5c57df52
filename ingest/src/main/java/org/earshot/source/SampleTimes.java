package org.earshot.source;

import java.time.Duration;
import java.time.Instant;

/**
 * What is known of a source's samples over all its captures. One capture writes, any thread reads.
 */
final class SampleTimes {
  private Long endNanos;
  private Instant lastSampleAt;
  private Double driftPpm;
  private long gaps;
  private Duration lost = Duration.ZERO;

  /** The end of the newest sample, in the ticker's time; null before one and after muting. */
  synchronized Long endNanos() {
    return endNanos;
  }

  synchronized void heardUntil(long nanos, Instant at, Double ppm) {
    endNanos = nanos;
    lastSampleAt = at;
    driftPpm = ppm == null ? driftPpm : ppm;
  }

  synchronized void gap(Duration length) {
    gaps++;
    lost = lost.plus(length);
  }

  synchronized void forget() {
    endNanos = null;
  }

  synchronized Instant lastSampleAt() {
    return lastSampleAt;
  }

  synchronized Double driftPpm() {
    return driftPpm;
  }

  synchronized long gaps() {
    return gaps;
  }

  synchronized Duration lost() {
    return lost;
  }
}
