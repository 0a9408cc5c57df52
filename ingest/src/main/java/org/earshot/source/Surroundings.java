package org.earshot.source;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.earshot.ingest.Ticker;
import org.earshot.message.SourceEvent;

/**
 * What every source of a process shares.
 *
 * @param instance the process's name in reports
 * @param clock the wall clock
 * @param ticker the clock that captures are timed by
 * @param random the jitter of back-offs
 * @param events hears what happens, on any thread; must not block
 */
record Surroundings(
    String instance,
    Clock clock,
    Ticker ticker,
    RandomGenerator random,
    Consumer<SourceEvent> events) {
  Surroundings {
    requireNonNull(instance, "instance");
    requireNonNull(clock, "clock");
    requireNonNull(ticker, "ticker");
    requireNonNull(random, "random");
    requireNonNull(events, "events");
  }

  Instant now() {
    return clock.instant();
  }
}
