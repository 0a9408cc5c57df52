package org.earshot.dashboard;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.earshot.dashboard.SourceActivity.Stretch;
import org.earshot.message.Ranked;
import org.earshot.message.SourceEvent;
import org.earshot.message.SourceReport;
import org.earshot.message.Verdict;

/**
 * A source as the page shows it.
 *
 * @param said what each model said last
 * @param heard its newest clips whose picture may be shown, oldest first
 */
record SourceRow(
    String source,
    int clipsPerMinute,
    Instant lastAudioAt,
    Instant lastClipAt,
    Instant lastVerdictAt,
    SourceReport report,
    boolean listenerGone,
    Map<String, Long> droppedLately,
    SourceEvent lastGap,
    List<Said> said,
    List<Stretch> heard) {
  private static final int HEARD = 8;

  /** The likeliest class, and how likely. */
  record Said(String model, Ranked top) {
    static Said of(Verdict verdict) {
      return new Said(verdict.model(), verdict.top().get(0));
    }
  }

  static SourceRow of(SourceActivity source) {
    return new SourceRow(
        source.source(),
        source.clipsPerMinute(),
        source.lastAudioAt(),
        source.lastClipAt(),
        source.lastVerdictAt(),
        source.report(),
        source.listenerGone(),
        source.droppedLately(),
        source.lastGap(),
        source.verdicts().stream().map(Said::of).toList(),
        source.isPrivate() ? List.of() : last(source.heard()));
  }

  private static List<Stretch> last(List<Stretch> clips) {
    return clips.subList(Math.max(0, clips.size() - HEARD), clips.size());
  }
}
