package org.earshot.source;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.earshot.audio.Audio;
import org.earshot.source.Lane.Waiting;
import org.earshot.wire.CanonicalClip;
import org.earshot.wire.ClipId;
import org.earshot.wire.ClipRecords;
import org.earshot.wire.Facts;
import org.earshot.wire.Topic;

/** Makes clips of a source's audio, each under {@code <source>/<capture instant>}. */
final class ClipWriter {
  /** A silent clip of a source whose silence is not to be sent. */
  static final String SILENCE = "silence";

  /** What was left before a gap was too short to say anything. */
  static final String SHORT = "short";

  /** A shorter rest before a gap is dropped, unless clips are that short. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final SourceSpec spec;
  private final Topic<String, byte[]> topic;
  private final Lane lane;
  private Instant last = Instant.MIN;

  ClipWriter(SourceSpec spec, Topic<String, byte[]> topic, Lane lane) {
    this.spec = requireNonNull(spec, "spec");
    this.topic = requireNonNull(topic, "topic");
    this.lane = requireNonNull(lane, "lane");
  }

  /**
   * Sends a clip, or counts why not.
   *
   * @param capturedAt of the first sample
   * @param mono 16-bit samples as floats in [-1, 1], after gain
   */
  void write(Instant capturedAt, float[] mono, int sampleRateHz) throws InterruptedException {
    if (mono.length < shortest(sampleRateHz)) {
      lane.drop(SHORT);
      return;
    }
    if (spec.silence().drop()
        && LevelMeter.loudestDbfs(mono, sampleRateHz) < spec.silence().belowDbfs()) {
      lane.drop(SILENCE);
      return;
    }
    var clip = CanonicalClip.of(new Audio(new float[][] {mono}, sampleRateHz, Short.SIZE));
    Instant at = unused(capturedAt.truncatedTo(ChronoUnit.MILLIS));
    var facts = new Facts(spec.id(), at, null, spec.label(), null, null, null, null, false);
    var record = ClipRecords.record(topic, ClipId.of(spec.id(), at), clip, at, facts);
    lane.offer(new Waiting(record, true, () -> {}));
  }

  private long shortest(int sampleRateHz) {
    var least = SHORTEST.compareTo(spec.framing().clip()) < 0 ? SHORTEST : spec.framing().clip();
    return least.toMillis() * sampleRateHz / 1000;
  }

  /**
   * An instant is an id: the time line may step back by a little, ids do not repeat. Where the wall
   * clock was set back the instants follow it.
   */
  private Instant unused(Instant at) {
    boolean littleBack = !at.isAfter(last) && last.isBefore(at.plus(SHORTEST));
    last = littleBack ? last.plusMillis(1) : at;
    return last;
  }
}
