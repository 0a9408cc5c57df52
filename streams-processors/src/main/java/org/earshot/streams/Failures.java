package org.earshot.streams;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Counts deaths of threads: five in a minute are too many. Safe for threads. */
final class Failures {
  private static final int LIMIT = 5;
  private static final Duration WITHIN = Duration.ofMinutes(1);

  private final Clock clock;
  private final Deque<Instant> recent = new ArrayDeque<>();

  Failures(Clock clock) {
    this.clock = clock;
  }

  /** Counts one more and tells whether that is too many. */
  synchronized boolean tooMany() {
    Instant now = clock.instant();
    recent.addLast(now);
    while (recent.peekFirst().isBefore(now.minus(WITHIN))) {
      recent.removeFirst();
    }
    return recent.size() >= LIMIT;
  }
}
