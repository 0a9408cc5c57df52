package org.earshot.wire;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Clip ids: {@code <source>/<relative path with extension>} or {@code <source>/<capture instant>}.
 */
public final class ClipId {
  /** The longest name of a source: it is a metric label and a column of the page. */
  public static final int LONGEST_SOURCE = 64;

  /** The longest name of a clip within its source. */
  public static final int LONGEST_NAME = 512;

  private static final Pattern SOURCE =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,%d}".formatted(LONGEST_SOURCE - 1));
  private static final Pattern PART = Pattern.compile("[^\\\\\\p{Cntrl}]+");

  private ClipId() {}

  /**
   * Returns the source if it is a name: ASCII letters, digits, dots, dashes and underscores, a
   * letter or digit first (so never {@code ..} and never an option), at most 64.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static String checkedSource(String source) {
    if (source == null || !SOURCE.matcher(source).matches()) {
      throw new IllegalArgumentException(
          "source must be 1 to %d letters, digits, dots, dashes or underscores, a letter or digit first, was %s"
              .formatted(LONGEST_SOURCE, quoted(source)));
    }
    return source;
  }

  /**
   * Returns the name if a clip may have it: a relative path with slashes, no part of it empty,
   * {@code .} or {@code ..}, without backslashes and control characters, at most 512 long.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static String checkedName(String name) {
    if (name == null || name.length() > LONGEST_NAME || !isRelativePath(name)) {
      throw new IllegalArgumentException(
          "name must be a relative path of at most %d characters without '.', '..', backslashes and control characters, was %s"
              .formatted(LONGEST_NAME, quoted(name)));
    }
    return name;
  }

  /** The id of a clip of a source; the name may hold slashes. */
  public static String of(String source, Object name) {
    return source + "/" + name;
  }

  /**
   * The id of a record on {@code clips}. A key that is missing or is a source alone gets
   * topic-partition-offset added, so that it is an id and stays the same when the record is read
   * again.
   */
  public static String of(String key, String topic, int partition, long offset) {
    String place = topic + "-" + partition + "-" + offset;
    if (key == null || key.isBlank()) {
      return of(Facts.UNKNOWN_SOURCE, place);
    }
    return key.indexOf('/') < 0 ? of(key, place) : key.endsWith("/") ? key + place : key;
  }

  private static boolean isRelativePath(String name) {
    return Arrays.stream(name.split("/", -1))
        .allMatch(part -> PART.matcher(part).matches() && !part.equals(".") && !part.equals(".."));
  }

  /** Short and on one line, because it may have come from a stranger. */
  private static String quoted(String text) {
    return text == null
        ? "null"
        : '"' + text.substring(0, Math.min(text.length(), 80)).replaceAll("\\p{Cntrl}", "?") + '"';
  }
}
