package org.earshot.source;

import java.time.Duration;
import java.time.Instant;

/**
 * What is known of a source's audio, for its report.
 *
 * @param lastSampleAt when the newest sample was captured, or null
 * @param level of the last second, or null
 * @param format of what arrives; null where clips come as they are
 * @param gaps how often samples are missing
 * @param lost how much time is missing, over all gaps
 * @param driftPpm how much faster its clock runs, or null
 */
record Signal(
    Instant lastSampleAt,
    LevelMeter.Level level,
    PcmFormat format,
    long gaps,
    Duration lost,
    Double driftPpm) {
  /** Of clips that come as they are. */
  static Signal ofClips(Instant lastSampleAt) {
    return new Signal(lastSampleAt, null, null, 0, Duration.ZERO, null);
  }
}
