package org.earshot.source;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
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
 * @param preparation what is done before a source is opened, each time
 */
record Surroundings(
    String instance,
    Clock clock,
    Ticker ticker,
    RandomGenerator random,
    Consumer<SourceEvent> events,
    Preparation preparation) {

  /** Makes ready what a source needs on the cluster. */
  @FunctionalInterface
  interface Preparation {
    /** Nothing is needed. */
    Preparation NONE = spec -> {};

    /**
     * Prepares; on the source's thread.
     *
     * @throws CaptureException if it is not to be had now
     */
    void of(SourceSpec spec) throws CaptureException;
  }

  Surroundings {
    requireNonNull(instance, "instance");
    requireNonNull(clock, "clock");
    requireNonNull(ticker, "ticker");
    requireNonNull(random, "random");
    requireNonNull(events, "events");
    requireNonNull(preparation, "preparation");
  }

  Instant now() {
    return clock.instant();
  }

  /**
   * An instant for measuring how much time passes: it goes on with the ticker, whatever happens to
   * the wall clock, and says nothing of the date.
   */
  Instant steady() {
    return Instant.EPOCH.plusNanos(ticker.nanos());
  }

  /** The date of a steady instant, by the wall clock as it is now; of null, null. */
  Instant date(Instant steady) {
    return steady == null ? null : now().minus(Duration.between(steady, steady()));
  }
}
