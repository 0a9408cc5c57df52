package org.earshot.message;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * What happened to a source, on {@code source-events}, keyed by its id.
 *
 * @param source its id
 * @param at when it was noticed
 * @param kind what happened
 * @param state the state that it entered, or null
 * @param from of a gap: the end of the last sample before it; or null
 * @param length of a gap: how much time is missing; or null
 * @param message in one line, or null
 */
public record SourceEvent(
    String source,
    Instant at,
    Kind kind,
    SourceState state,
    Instant from,
    Duration length,
    String message) {
  /** What can happen. */
  public enum Kind {
    /** It entered another state. */
    STATE,
    /** Samples are missing. */
    GAP
  }

  public SourceEvent {
    requireNonNull(source, "source");
    requireNonNull(at, "at");
    requireNonNull(kind, "kind");
  }

  /** A source entered a state. */
  public static SourceEvent entered(String source, Instant at, SourceState state, String message) {
    return new SourceEvent(source, at, Kind.STATE, state, null, null, message);
  }

  /** Samples of a source are missing. */
  public static SourceEvent gap(
      String source, Instant at, Instant from, Duration length, String message) {
    return new SourceEvent(source, at, Kind.GAP, null, from, length, message);
  }
}
