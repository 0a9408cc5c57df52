package org.earshot.source;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a source is opened again: half a second, then twice as long each time, up
 * to five seconds, less a random part of up to half, so that many sources that one server held do
 * not come back all at once. After a stable minute it begins anew.
 */
final class Backoff {
  static final Duration FIRST = Duration.ofMillis(500);
  static final Duration LONGEST = Duration.ofSeconds(5);
  static final Duration STABLE = Duration.ofMinutes(1);

  private final RandomGenerator random;
  private int failures;

  Backoff(RandomGenerator random) {
    this.random = requireNonNull(random, "random");
  }

  /**
   * The next wait.
   *
   * @param heard for how long audio came since it was opened last
   */
  Duration next(Duration heard) {
    if (heard.compareTo(STABLE) >= 0) {
      failures = 0;
    }
    long full = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(failures, 10));
    failures++;
    return Duration.ofMillis(Math.round(full * (1 - random.nextDouble() / 2)));
  }
}
