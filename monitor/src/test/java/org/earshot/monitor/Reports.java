package org.earshot.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.earshot.message.SourceReport;
import org.earshot.message.SourceState;

/** Reports of sources to test with. */
final class Reports {
  private Reports() {}

  /** A source that is up, or whatever the state says, for a minute. */
  static SourceReport of(String source, SourceState state, String message, Instant at) {
    boolean up = state.up();
    return new SourceReport(
        source,
        "tests",
        at,
        "stream",
        "rtsp://***@10.0.0.7/audio",
        state,
        at.minusSeconds(60),
        message,
        state == SourceState.RECONNECTING ? at.plusSeconds(8) : null,
        at.minusSeconds(up ? 1 : 61),
        up ? -30.04 : null,
        up ? -12.0 : null,
        44_100,
        1,
        2,
        1,
        Duration.ofSeconds(7),
        1.5,
        42,
        Map.of("overload", 3L, "sampled", 4L),
        false,
        false,
        Duration.ofSeconds(5),
        Duration.ofSeconds(5));
  }
}
