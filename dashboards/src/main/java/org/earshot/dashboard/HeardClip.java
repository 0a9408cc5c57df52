package org.earshot.dashboard;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.earshot.message.Verdict;

/**
 * A clip as the page shows it.
 *
 * @param clip the clip's id
 * @param source its feed
 * @param label its true class, or null
 * @param capturedAt instant of its first sample, or null if nobody said
 * @param seconds its length, or null if nobody said
 * @param representation the one that a picture is there of, or null
 * @param verdicts the last one of each model
 */
public record HeardClip(
    String clip,
    String source,
    String label,
    Instant capturedAt,
    Double seconds,
    String representation,
    List<Verdict> verdicts) {
  public HeardClip {
    verdicts = List.copyOf(verdicts);
  }

  /** The clip with one more verdict, which replaces an earlier one of the same model. */
  HeardClip judged(Verdict verdict) {
    List<Verdict> all = new ArrayList<>(verdicts);
    all.removeIf(
        other ->
            other.model().equals(verdict.model())
                && other.representation().equals(verdict.representation()));
    all.add(verdict);
    return new HeardClip(clip, source, label, capturedAt, seconds, representation, all);
  }

  /** The clip of a verdict whose representation was not read. */
  static HeardClip of(Verdict verdict) {
    return new HeardClip(
        verdict.clip(),
        verdict.source(),
        verdict.label(),
        verdict.capturedAt(),
        verdict.duration() == null ? null : seconds(verdict.duration()),
        null,
        List.of(verdict));
  }

  static double seconds(java.time.Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
