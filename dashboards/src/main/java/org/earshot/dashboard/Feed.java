package org.earshot.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.earshot.dashboard.SourceActivity.Stretch;
import org.earshot.message.SourceEvent;
import org.earshot.message.Verdict;

/** What the monitor's topics say of one source. Every part is bounded. */
final class Feed {
  static final int HEARD_LIMIT = 12;
  static final int MODELS_LIMIT = 8;
  private static final Duration RATE_OVER = Duration.ofMinutes(1);
  private static final int ARRIVALS_LIMIT = 6000;

  private final Deque<Instant> arrivals = new ArrayDeque<>();
  private final Recent.Keyed<String, Stretch> heard = new Recent.Keyed<>(HEARD_LIMIT);
  private final Recent.Keyed<String, Verdict> verdicts = new Recent.Keyed<>(MODELS_LIMIT);
  private Instant lastAudioAt;
  private Instant lastClipAt;
  private Instant lastVerdictAt;
  private SourceEvent lastGap;

  void clip(Stretch clip, Instant arrivedAt, Instant endedAt) {
    arrivals.addLast(arrivedAt);
    if (arrivals.size() > ARRIVALS_LIMIT) {
      arrivals.removeFirst();
    }
    heard.put(clip.clip(), clip);
    lastClipAt = later(lastClipAt, arrivedAt);
    lastAudioAt = later(lastAudioAt, endedAt);
  }

  void verdict(Verdict verdict, Instant endedAt) {
    verdicts.put(verdict.model(), verdict);
    lastVerdictAt = later(lastVerdictAt, verdict.decidedAt());
    lastAudioAt = later(lastAudioAt, endedAt);
  }

  void event(SourceEvent event) {
    if (event.kind() == SourceEvent.Kind.GAP
        && (lastGap == null || !event.at().isBefore(lastGap.at()))) {
      lastGap = event;
    }
  }

  /** What is known at an instant; a report on the source knows its last sample best. */
  SourceActivity activity(String name, int colour, ReportedSource reported, Instant now) {
    while (!arrivals.isEmpty() && arrivals.peekFirst().isBefore(now.minus(RATE_OVER))) {
      arrivals.removeFirst();
    }
    var report = reported == null ? null : reported.standing(now);
    boolean timed = report != null && report.lastSampleAt() != null;
    return new SourceActivity(
        name,
        colour,
        arrivals.size(),
        timed ? report.lastSampleAt() : lastAudioAt,
        lastClipAt,
        lastVerdictAt,
        verdicts.oldestFirst(),
        heard.oldestFirst(),
        report,
        reported != null && reported.listenerGone(now),
        reported == null ? Map.of() : reported.droppedLately(now),
        lastGap);
  }

  private static Instant later(Instant one, Instant other) {
    return one == null || (other != null && other.isAfter(one)) ? other : one;
  }
}
