package org.earshot.ingest;

import org.earshot.wire.ClipId;

/**
 * How bundled clips are replayed.
 *
 * @param source the name of the feed
 * @param clipsPerSecond greater than 0
 * @param seed the order: the same seed gives the same
 */
public record ReplayOptions(String source, double clipsPerSecond, long seed) {
  /** Refuses what {@link ClipId#checkedSource} or {@link Rate.Steady} does. */
  public ReplayOptions {
    ClipId.checkedSource(source);
    new Rate.Steady(clipsPerSecond);
  }

  Rate rate() {
    return new Rate.Steady(clipsPerSecond);
  }
}
