package org.earshot.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.Function;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The facts about a clip or a representation that travel in its headers, as UTF-8 text. A record
 * without any header is fine: every fact but the source may be absent, and an absent source is the
 * part of the key before the first {@code /}.
 *
 * @param source the feed
 * @param capturedAt instant of the first sample, or null
 * @param duration length, or null
 * @param label class name, or null
 * @param fold the data set's fold, or null
 * @param augmentation pitch scale, or null
 * @param original id of the clip that an augmented one was made from, or null
 * @param representation {@code <kind>/<preset>/<rate>/<version>}, or null on clips
 * @param again do it again although the id is known
 */
public record Facts(
    String source,
    Instant capturedAt,
    Duration duration,
    String label,
    String fold,
    String augmentation,
    String original,
    String representation,
    boolean again) {
  public static final String SOURCE = "source";
  public static final String CAPTURED_AT = "captured-at";
  public static final String DURATION = "duration";
  public static final String LABEL = "label";
  public static final String FOLD = "fold";
  public static final String AUGMENTATION = "augmentation";
  public static final String ORIGINAL = "original";
  public static final String REPRESENTATION = "representation";
  public static final String AGAIN = "again";

  /** The source of records that have neither a key nor a header. */
  public static final String UNKNOWN_SOURCE = "unknown";

  public Facts {
    requireNonNull(source, "source");
  }

  /** Only a source: what a clip that somebody's own tool sent may carry. */
  public static Facts ofSource(String source) {
    return new Facts(source, null, null, null, null, null, null, null, false);
  }

  /**
   * Reads a record's headers.
   *
   * @param key the record's key, or null
   * @throws IllegalArgumentException if a header is not what it must be, naming it
   */
  public static Facts of(String key, Headers headers) {
    return new Facts(
        sourceOf(key, headers),
        parsed(headers, CAPTURED_AT, Instant::parse),
        parsed(headers, DURATION, Duration::parse),
        text(headers, LABEL),
        text(headers, FOLD),
        text(headers, AUGMENTATION),
        text(headers, ORIGINAL),
        text(headers, REPRESENTATION),
        "true".equals(text(headers, AGAIN)));
  }

  /** These facts as headers; absent ones are left out. */
  public Headers headers() {
    var headers = new RecordHeaders();
    put(headers, SOURCE, source);
    put(headers, CAPTURED_AT, capturedAt);
    put(headers, DURATION, duration);
    put(headers, LABEL, label);
    put(headers, FOLD, fold);
    put(headers, AUGMENTATION, augmentation);
    put(headers, ORIGINAL, original);
    put(headers, REPRESENTATION, representation);
    put(headers, AGAIN, again ? "true" : null);
    return headers;
  }

  /** The same clip under another source. */
  public Facts from(String other) {
    return new Facts(
        other, capturedAt, duration, label, fold, augmentation, original, representation, again);
  }

  /** The same clip with another label, or none. */
  public Facts labelled(String other) {
    return new Facts(
        source, capturedAt, duration, other, fold, augmentation, original, representation, again);
  }

  /** The same clip, with what only its audio tells. */
  public Facts captured(Instant at, Duration length) {
    return new Facts(
        source, at, length, label, fold, augmentation, original, representation, again);
  }

  /** The facts of the representation made from this clip. */
  public Facts represented(String id) {
    return new Facts(source, capturedAt, duration, label, fold, augmentation, original, id, again);
  }

  /** The last header of that name as text, or null. */
  public static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }

  private static String sourceOf(String key, Headers headers) {
    String named = text(headers, SOURCE);
    if (named != null && !named.isBlank()) {
      return named;
    }
    if (key == null || key.isBlank()) {
      return UNKNOWN_SOURCE;
    }
    int slash = key.indexOf('/');
    return slash < 0 ? key : slash == 0 ? UNKNOWN_SOURCE : key.substring(0, slash);
  }

  private static <T> T parsed(Headers headers, String name, Function<String, T> parser) {
    String text = text(headers, name);
    try {
      return text == null ? null : parser.apply(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "header %s must be ISO 8601, was %s".formatted(name, text), e);
    }
  }

  private static void put(Headers headers, String name, Object value) {
    if (value != null) {
      headers.add(name, value.toString().getBytes(UTF_8));
    }
  }
}
