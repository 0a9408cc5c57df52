package org.earshot.streams;

import java.time.Duration;

/**
 * Hopping windows in event time, aligned to the epoch. At any moment one window per series is
 * published: the one that ends next, so that it covers almost the whole of {@code size} and moves
 * on by {@code advance}. A window is final when it ended {@code grace} ago.
 *
 * @param size what a window covers, default 10 minutes
 * @param advance from one window's start to the next, default 1 minute; divides size
 * @param grace how late a record may come, default 2 minutes: a result carries the instant its job
 *     was asked for, so it is as late as the attack took
 * @param kept how long a window's records stay after it ended, default 24 hours
 * @param refresh the shortest time between two records of one series, default 1 second
 */
public record Windowing(
    Duration size, Duration advance, Duration grace, Duration kept, Duration refresh) {
  public static final Windowing DEFAULT =
      new Windowing(
          Duration.ofMinutes(10),
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofHours(24),
          Duration.ofSeconds(1));

  public Windowing {
    positive("size", size);
    positive("advance", advance);
    positive("refresh", refresh);
    if (grace.isNegative() || kept.compareTo(grace) < 0) {
      throw new IllegalArgumentException(
          "grace must not be negative and kept not shorter, were %s and %s".formatted(grace, kept));
    }
    if (size.toMillis() % advance.toMillis() != 0) {
      throw new IllegalArgumentException(
          "advance must divide size, were %s and %s".formatted(advance, size));
    }
  }

  private static void positive(String name, Duration duration) {
    if (duration.toMillis() < 1) {
      throw new IllegalArgumentException(name + " must be at least 1 ms, was " + duration);
    }
  }
}
