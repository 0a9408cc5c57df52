package org.earshot.monitor;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Lengths of time as options have them: {@code 90s}, {@code 10m}, {@code 6h}, {@code 2d}. */
final class Spans {
  private Spans() {}

  /**
   * Reads a length of time; ISO 8601 ({@code PT1H30M}) is read too.
   *
   * @param option named in the refusal
   * @throws IllegalArgumentException if it is none, or negative
   */
  static Duration parse(String option, String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    String iso = upper.matches("\\d+D") ? "P" + upper : upper;
    try {
      Duration span = Duration.parse(iso.startsWith("P") ? iso : "PT" + iso);
      if (!span.isNegative()) {
        return span;
      }
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(refusal(option, text), e);
    }
    throw new IllegalArgumentException(refusal(option, text));
  }

  /** In the largest unit that fits. */
  static String text(Duration span) {
    long seconds = span.toSeconds();
    if (seconds > 0 && seconds % 86400 == 0) {
      return seconds / 86400 + "d";
    }
    if (seconds > 0 && seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds > 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  private static String refusal(String option, String text) {
    return "%s must be a length of time such as 90s, 10m, 6h or 2d, was %s".formatted(option, text);
  }
}
