package org.earshot.message;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How one source stands, on a compacted topic, keyed by its id: at every change, and again and
 * again while somebody listens to it.
 *
 * @param source its id
 * @param instance the process that listens
 * @param at when this was said
 * @param kind {@code microphone}, {@code stream}, {@code file}, {@code folder}, {@code dataset},
 *     {@code topic}
 * @param address where the audio comes from, without credentials
 * @param state how it stands
 * @param since since when it stands so
 * @param message why, in one line, or null
 * @param retryAt when it is opened again, or null
 * @param lastSampleAt when the newest sample was captured, or null
 * @param levelDbfs the level of the last second: 20 log10 of the root mean square of samples in
 *     [-1, 1], after gain; null before the first sample
 * @param peakDbfs the highest sample of the last second, or null
 * @param sampleRateHz of what arrives, or null
 * @param channels of what arrives, or null
 * @param restarts how often it was opened again
 * @param gaps how often samples are missing
 * @param lost how much time is missing, over all gaps
 * @param driftPpm how much faster than this machine's clock the source's clock runs, in parts per
 *     million; null until it was heard long enough
 * @param clips how many clips of it are on their topic
 * @param dropped how many clips of it were not sent, by reason
 * @param muted whether somebody wished not to listen to it
 * @param isPrivate whether its audio is kept apart and never shown
 * @param clip the length of its clips; null where clips come as they are
 * @param hop from the beginning of one clip to that of the next, or null
 */
public record SourceReport(
    String source,
    String instance,
    Instant at,
    String kind,
    String address,
    SourceState state,
    Instant since,
    String message,
    Instant retryAt,
    Instant lastSampleAt,
    Double levelDbfs,
    Double peakDbfs,
    Integer sampleRateHz,
    Integer channels,
    long restarts,
    long gaps,
    Duration lost,
    Double driftPpm,
    long clips,
    Map<String, Long> dropped,
    boolean muted,
    @JsonProperty("private") boolean isPrivate,
    Duration clip,
    Duration hop) {
  /**
   * How often a listener speaks of each source; of more than fifty, every five seconds at least.
   */
  public static final Duration EVERY = Duration.ofSeconds(1);

  /** A source of which nobody spoke for so long has lost its listener. */
  public static final Duration SPEAKS_FOR = Duration.ofSeconds(15);

  public SourceReport {
    requireNonNull(source, "source");
    requireNonNull(at, "at");
    requireNonNull(kind, "kind");
    requireNonNull(state, "state");
    requireNonNull(since, "since");
    lost = lost == null ? Duration.ZERO : lost;
    dropped = dropped == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(dropped));
  }

  /**
   * Whether the report is young enough to go by. That of a stopped source always is: nobody speaks
   * of it any more.
   */
  public boolean speaksFor(Instant now) {
    return state == SourceState.STOPPED || now.isBefore(at.plus(SPEAKS_FOR));
  }

  /** The same source, of which nobody will speak any more. */
  public SourceReport stopped(Instant now, String why) {
    return unheard(now, SourceState.STOPPED, now, why);
  }

  /** The same source, of which nobody has spoken since: its listener is gone. */
  public SourceReport unspoken(String why) {
    return unheard(at, SourceState.FAILED, at, why);
  }

  private SourceReport unheard(Instant now, SourceState next, Instant from, String why) {
    return new SourceReport(
        source,
        instance,
        now,
        kind,
        address,
        next,
        from,
        why,
        null,
        lastSampleAt,
        null,
        null,
        sampleRateHz,
        channels,
        restarts,
        gaps,
        lost,
        null,
        clips,
        dropped,
        muted,
        isPrivate,
        clip,
        hop);
  }
}
