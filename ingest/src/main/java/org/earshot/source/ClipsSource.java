package org.earshot.source;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import org.earshot.ingest.PreparedClip.Decoded;
import org.earshot.ingest.PreparedClip.Refused;
import org.earshot.message.SourceState;
import org.earshot.source.ClipReader.Incoming;
import org.earshot.source.Lane.Waiting;
import org.earshot.source.SourceMachine.Standing;
import org.earshot.wire.ClipId;
import org.earshot.wire.ClipRecords;
import org.earshot.wire.Facts;
import org.earshot.wire.Topic;

/** A source whose clips come as they are: a folder, a data set, a topic. */
final class ClipsSource extends RunningSource {
  private static final Duration LOOK = Duration.ofMillis(250);

  /** A disk that hangs does not say so, and it holds the thread that would. */
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(15);

  private final ClipReader.Opener opener;
  private final Topic<String, byte[]> topic;
  private volatile ClipReader before;
  private volatile boolean cancelled;
  private volatile Instant askedAt;
  private volatile Instant lastSampleAt;
  private volatile Duration heard = Duration.ZERO;

  /** A source that is not started. */
  ClipsSource(
      SourceSpec spec,
      ClipReader.Opener opener,
      Topic<String, byte[]> topic,
      Lane lane,
      Surroundings around) {
    super(spec, lane, around);
    this.opener = requireNonNull(opener, "opener");
    this.topic = requireNonNull(topic, "topic");
  }

  @Override
  void listen() throws CaptureException, InterruptedException {
    cancelled = false;
    Instant opened = now();
    heard = Duration.ZERO;
    try (var reader = opener.open()) {
      reader.follow(before);
      before = reader;
      while (!cancelled && !muted() && !reader.ended()) {
        machine().present(around().steady());
        var next = ask(reader);
        heard = Duration.between(opened, now());
        if (next != null) {
          send(next);
        }
      }
    }
  }

  private Incoming ask(ClipReader reader) throws CaptureException, InterruptedException {
    askedAt = now();
    try {
      return reader.poll(LOOK);
    } finally {
      askedAt = null;
    }
  }

  private void send(Incoming next) throws InterruptedException {
    Instant now = now();
    String id = ClipId.of(spec().id(), next.name());
    var facts = labelled(next.facts().from(spec().id()));
    if (next.clip() instanceof Decoded decoded) {
      var record = ClipRecords.record(topic, id, decoded.clip(), now, facts);
      lane().offer(new Waiting(record, true, next.acknowledged()));
      lastSampleAt = now;
    } else if (next.clip() instanceof Refused refused) {
      lane().drop(refused.reason().label());
      var letter = refused.letter(topic, id, facts, !spec().isPrivate());
      lane().offer(new Waiting(letter, false, next.acknowledged()));
    }
  }

  private Facts labelled(Facts facts) {
    return spec().label() == null || facts.label() != null ? facts : facts.labelled(spec().label());
  }

  @Override
  void cancel() {
    cancelled = true;
  }

  @Override
  boolean endsWithItsAudio() {
    return !spec().repeat() && !cancelled;
  }

  @Override
  Duration heard() {
    return heard;
  }

  @Override
  Standing standing() {
    Instant asked = askedAt;
    var standing = super.standing();
    if (asked != null && !now().isBefore(asked.plus(ANSWERS_WITHIN))) {
      return new Standing(SourceState.STALLED, asked, "it is open, and does not answer", null);
    }
    return standing.message() == null
        ? new Standing(standing.state(), standing.since(), note(), standing.retryAt())
        : standing;
  }

  private String note() {
    ClipReader reader = before;
    return reader == null ? null : reader.note();
  }

  @Override
  Signal signal() {
    return Signal.ofClips(lastSampleAt);
  }
}
