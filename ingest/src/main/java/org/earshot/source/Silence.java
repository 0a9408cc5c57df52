package org.earshot.source;

import java.time.Duration;

/**
 * What silence is, and what becomes of it.
 *
 * @param belowDbfs a second whose level is below this is silent, -120 to 0, default -70
 * @param after for how long it must be before the source counts as silent, 1 s to an hour, default
 *     10 s
 * @param drop whether clips that are silent from end to end are dropped, and counted, instead of
 *     being sent
 */
public record Silence(double belowDbfs, Duration after, boolean drop) {
  /** Below -70 dBFS for 10 s; silent clips are sent. */
  public static final Silence DEFAULT = new Silence(-70, Duration.ofSeconds(10), false);

  public Silence {
    if (!(belowDbfs >= -120 && belowDbfs <= 0)) {
      throw new IllegalArgumentException("below must be -120 to 0 dBFS, was " + belowDbfs);
    }
    if (after.compareTo(Duration.ofSeconds(1)) < 0 || after.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("after must be 1 s to an hour, was " + after);
    }
  }
}
