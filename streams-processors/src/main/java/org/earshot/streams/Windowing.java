package org.earshot.streams;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.earshot.message.Robustness.Window;

/**
 * Hopping windows in event time, aligned to the epoch. At any moment the <em>current</em> window of
 * a series is the one that ends next: it covers nearly {@code size} and moves on by {@code
 * advance}. A window takes late records until {@code grace} after its end; then it is final.
 *
 * <pre>
 *   |----- final -----|
 *         |----- ended, within grace -----|
 *               |--------- current ---------|
 *   --------------------------------now------------> event time
 * </pre>
 *
 * @param size what a window covers, default 10 minutes
 * @param advance from one window's end to the next, default 1 minute; divides size
 * @param grace how long after its end a window takes records, default 1 minute; also how far a
 *     record may lie in the future
 * @param kept how long a window's record stays after its end, default 24 hours
 * @param refresh the shortest time between two records of one series, default 1 second
 */
public record Windowing(
    Duration size, Duration advance, Duration grace, Duration kept, Duration refresh) {
  /** 10 minutes by the minute. */
  public static final Windowing DEFAULT =
      new Windowing(
          Duration.ofMinutes(10),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ofHours(24),
          Duration.ofSeconds(1));

  /**
   * Refuses what is not positive, an advance that does not divide the size, a negative grace, and
   * records that would go before their window is final.
   */
  public Windowing {
    requirePositive("size", size);
    requirePositive("advance", advance);
    requirePositive("refresh", refresh);
    if (size.toMillis() % advance.toMillis() != 0) {
      throw new IllegalArgumentException(
          "advance must divide size, were %s and %s".formatted(advance, size));
    }
    if (grace.isNegative() || kept.compareTo(grace) < 0) {
      throw new IllegalArgumentException(
          "grace must not be negative and kept not shorter, were %s and %s".formatted(grace, kept));
    }
  }

  private static void requirePositive(String name, Duration duration) {
    if (duration.toMillis() < 1) {
      throw new IllegalArgumentException(name + " must be at least 1 ms, was " + duration);
    }
  }

  /** The start of the pane that holds an instant: windows consist of whole panes. */
  Instant pane(Instant t) {
    return Instant.ofEpochMilli(
        Math.floorDiv(t.toEpochMilli(), advance.toMillis()) * advance.toMillis());
  }

  /** When the current window of an instant ends. */
  Instant endAfter(Instant t) {
    return pane(t).plus(advance);
  }

  Window endingAt(Instant end) {
    return new Window(end.minus(size), size);
  }

  /** The windows that hold an instant and are not final now, oldest first; none if it is late. */
  List<Window> open(Instant t, Instant now) {
    Instant first = max(endAfter(t), endAfter(now.minus(grace)));
    Instant last = min(pane(t).plus(size), endAfter(now));
    return ends(first, last).map(this::endingAt).toList();
  }

  /** Window ends from first to last, both included. */
  Stream<Instant> ends(Instant first, Instant last) {
    return Stream.iterate(first, end -> !end.isAfter(last), end -> end.plus(advance));
  }

  /** Nothing before this instant is in an open window. */
  Instant horizon(Instant now) {
    return endAfter(now.minus(grace)).minus(size);
  }

  static Instant max(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  static Instant min(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
