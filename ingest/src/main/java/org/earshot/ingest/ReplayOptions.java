package org.earshot.ingest;

import static java.util.Objects.requireNonNull;

import org.earshot.wire.ClipId;

/**
 * How clips are replayed.
 *
 * @param source the name of the feed
 * @param rate how fast
 * @param seed the order: the same seed gives the same
 */
public record ReplayOptions(String source, Rate rate, long seed) {
  /** Refuses what {@link ClipId#checkedSource} does. */
  public ReplayOptions {
    ClipId.checkedSource(source);
    requireNonNull(rate, "rate");
  }

  /** At a steady number of clips a second. */
  public ReplayOptions(String source, double clipsPerSecond, long seed) {
    this(source, new Rate.Steady(clipsPerSecond), seed);
  }
}
