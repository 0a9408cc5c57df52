package org.earshot.streams;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.earshot.measure.Measures;
import org.earshot.message.AttackResult;
import org.earshot.message.Verdict;

/**
 * Refuses records that no measure could count, while they are still the records that came in: what
 * passes here cannot break a measure later.
 */
record Admission(Windowing windowing, Clock clock) {

  /**
   * Refuses a result that lies in the future or cannot be measured on its own.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  void check(AttackResult result) {
    checkThere(result);
    checkTime("askedAt", result.askedAt());
    checkText("representation", result.representation());
    var window = windowing.endingAt(windowing.endAfter(result.askedAt()));
    Measures.fooling(List.of(result), window);
  }

  /**
   * Refuses a verdict that lies in the future or does not tell its time.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  void check(Verdict verdict) {
    checkThere(verdict);
    checkText("representation", verdict.representation());
    if (verdict.capturedAt() == null || verdict.duration() == null) {
      throw new IllegalArgumentException("capturedAt and duration must be there: " + verdict);
    }
    checkTime("capturedAt + duration", verdict.endedAt());
  }

  private void checkTime(String name, Instant time) {
    windowing.pane(time); // refuses instants that are beyond milliseconds
    Instant latest = clock.instant().plus(windowing.grace());
    if (time.isAfter(latest)) {
      throw new IllegalArgumentException(
          "%s must not lie in the future, was %s, after %s".formatted(name, time, latest));
    }
  }

  private static void checkThere(Object value) {
    if (value == null) {
      throw new IllegalArgumentException("value must be a message, was null");
    }
  }

  private static void checkText(String name, String text) {
    if (text == null || text.isBlank()) {
      throw new IllegalArgumentException(name + " must not be empty");
    }
  }
}
