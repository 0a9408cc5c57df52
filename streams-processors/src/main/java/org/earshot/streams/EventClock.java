package org.earshot.streams;

import java.time.Duration;
import java.time.Instant;

/**
 * Event time that goes on when no record comes: the newest event seen, plus the wall-clock time
 * since it was seen. So a backlog is windowed by its own time, and windows still end when the
 * microphone dies. After {@code patience} without a record there is no backlog, and event time is
 * the wall clock's. It never goes back.
 */
final class EventClock {
  private final Duration patience;
  private boolean started;
  private Instant newest = Instant.EPOCH;
  private Instant seenAt = Instant.EPOCH;
  private Instant now = Instant.EPOCH;

  EventClock(Duration patience) {
    this.patience = patience;
  }

  /** Takes note of an event. */
  void observe(Instant event, Instant wall) {
    now(wall);
    started = true;
    seenAt = wall;
    newest = Windowing.max(newest, event);
    now = Windowing.max(now, event);
  }

  /** Event time; the epoch before the first event. */
  Instant now(Instant wall) {
    if (!started) {
      return now;
    }
    Duration silence = Duration.between(seenAt, wall);
    boolean upToDate = silence.compareTo(patience) > 0;
    Instant moved = upToDate ? wall : Windowing.min(newest.plus(silence), wall);
    now = Windowing.max(now, moved);
    return now;
  }

  /** The newest event. */
  Instant newest() {
    return newest;
  }
}
