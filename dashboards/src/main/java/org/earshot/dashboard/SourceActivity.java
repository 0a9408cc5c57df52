package org.earshot.dashboard;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.earshot.message.SourceEvent;
import org.earshot.message.SourceReport;
import org.earshot.message.SourceState;
import org.earshot.message.Verdict;

/**
 * What one source did, and how it stands if somebody reports on it.
 *
 * @param colour the mark that tells it from others, see {@link SourceColours}
 * @param clipsPerMinute clips whose representation arrived within the last minute; of a private
 *     source, those that a model decided on
 * @param lastAudioAt the last sample heard, in the source's own time; null if nobody said
 * @param lastClipAt when a clip arrived last, in this machine's time
 * @param lastVerdictAt when a model decided last, or null
 * @param verdicts the last of each model
 * @param heard its newest clips, oldest first
 * @param report as it stands now; null of a source that nobody declared
 * @param listenerGone whether nobody speaks of it any more though it was never stopped
 * @param droppedLately clips dropped within the last minutes, by reason
 * @param lastGap the newest gap, or null
 */
public record SourceActivity(
    String source,
    int colour,
    int clipsPerMinute,
    Instant lastAudioAt,
    Instant lastClipAt,
    Instant lastVerdictAt,
    List<Verdict> verdicts,
    @JsonIgnore List<Stretch> heard,
    @JsonIgnore SourceReport report,
    boolean listenerGone,
    Map<String, Long> droppedLately,
    SourceEvent lastGap) {
  /**
   * The time that a clip covers.
   *
   * @param from instant of its first sample, or null if nobody said
   * @param seconds its length, or null if nobody said
   */
  public record Stretch(String clip, Instant from, Double seconds) {}

  /** How it stands; null of a source that nobody declared. */
  @JsonIgnore
  public SourceState state() {
    return report == null ? null : report.state();
  }

  /** Whether its audio is never shown. */
  @JsonIgnore
  public boolean isPrivate() {
    return report != null && report.isPrivate();
  }
}
