package org.earshot.source.declared;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** Lengths of time as people write them. */
public final class TimeSpan {
  private static final Pattern SPAN =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)\\s*(ms|s|m|min|h|)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "", 1_000_000_000L,
          "m", 60_000_000_000L,
          "min", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private TimeSpan() {}

  /**
   * Reads {@code 5s}, {@code 500ms}, {@code 2.5}, {@code 10m} or {@code 1h}; a bare number is of
   * seconds.
   *
   * @param name of what is read, for the refusal
   * @throws IllegalArgumentException if it is none
   */
  public static Duration parse(String name, String text) {
    var matcher = SPAN.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "%s must be a length of time such as 5s, 500ms or 1m, was %s"
              .formatted(name, Problems.quoted(text)));
    }
    return Duration.ofNanos(
        new BigDecimal(matcher.group(1))
            .multiply(BigDecimal.valueOf(NANOS.get(matcher.group(2))))
            .setScale(0, RoundingMode.HALF_UP)
            .longValueExact());
  }
}
