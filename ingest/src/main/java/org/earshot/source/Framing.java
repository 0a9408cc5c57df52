package org.earshot.source;

import java.time.Duration;

/**
 * How a stream is cut into clips.
 *
 * @param clip the length of a clip, 0.5 s to 60 s, default 5 s
 * @param hop from the beginning of one clip to that of the next, 0.1 s to {@code clip}, default
 *     {@code clip}: no sample in two clips
 */
public record Framing(Duration clip, Duration hop) {
  private static final Duration SHORTEST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration SHORTEST_HOP = Duration.ofMillis(100);

  /** Clips of 5 s, side by side. */
  public static final Framing DEFAULT = of(Duration.ofSeconds(5)); // checked by what stands above

  public Framing {
    if (clip.compareTo(SHORTEST) < 0 || clip.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "clip must be 0.5 s to 60 s long, was " + clip.toMillis() / 1000.0 + " s");
    }
    if (hop.compareTo(SHORTEST_HOP) < 0 || hop.compareTo(clip) > 0) {
      throw new IllegalArgumentException(
          "hop must be 0.1 s to the clip's length, was " + hop.toMillis() / 1000.0 + " s");
    }
  }

  /** Clips side by side. */
  public static Framing of(Duration clip) {
    return new Framing(clip, clip);
  }
}
