package org.earshot.wire;

/**
 * Clip ids: {@code <source>/<relative path with extension>} or {@code <source>/<capture instant>}.
 */
public final class ClipId {
  private ClipId() {}

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
}
