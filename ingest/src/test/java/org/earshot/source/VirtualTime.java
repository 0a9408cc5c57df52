package org.earshot.source;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.earshot.ingest.Ticker;

/** A wall clock and a monotonic clock that go on when they are told to. */
final class VirtualTime extends Clock implements Ticker {
  static final Instant BEGIN = Instant.parse("2026-11-30T10:00:00Z");

  private long nanos;

  void pass(Duration time) {
    nanos += time.toNanos();
  }

  void pass(long moreNanos) {
    nanos += moreNanos;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public void sleep(long time) {
    nanos += time;
  }

  @Override
  public Instant instant() {
    return BEGIN.plusNanos(nanos);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the time is UTC");
  }
}
