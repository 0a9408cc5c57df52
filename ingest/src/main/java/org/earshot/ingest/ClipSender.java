package org.earshot.ingest;

import java.time.Clock;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.earshot.ingest.PreparedClip.Decoded;
import org.earshot.ingest.PreparedClip.Refused;
import org.earshot.wire.ClipRecords;
import org.earshot.wire.DeadLetter.Reason;
import org.earshot.wire.Facts;
import org.earshot.wire.Topic;

/**
 * Sends clips to their topic and refused files to the dead letters. Nothing is held here: the
 * producer's buffer bounds what is under way, and a full buffer makes the caller wait.
 */
final class ClipSender {
  private final Producer<byte[], byte[]> producer;
  private final Topic<String, byte[]> topic;
  private final Clock clock;
  private final Outcomes outcomes;

  /** Hears what became of each file, on the producer's thread or the caller's. */
  interface Outcomes {
    /** The clip is on its topic, under these facts. */
    void sent(String clipId, Facts facts);

    /** The file is among the dead letters. */
    void refused(String clipId, Reason reason, String message);

    /** The record could not be written: the brokers', not the file's fault. */
    void broken(String clipId, Exception cause);
  }

  ClipSender(
      Producer<byte[], byte[]> producer,
      Topic<String, byte[]> topic,
      Clock clock,
      Outcomes outcomes) {
    this.producer = producer;
    this.topic = topic;
    this.clock = clock;
    this.outcomes = outcomes;
  }

  /** Sends a clip; it was captured just now unless the facts know better. */
  void send(String id, Facts facts, Decoded decoded) {
    var record = ClipRecords.record(topic, id, decoded.clip(), clock.instant(), facts);
    send(record, id, () -> outcomes.sent(id, facts));
  }

  /** Sends a file that is no clip to the dead letters. */
  void send(String id, Facts facts, Refused refused) {
    String message = String.valueOf(refused.cause().getMessage());
    send(
        refused.letter(topic, id, facts, true),
        id,
        () -> outcomes.refused(id, refused.reason(), message));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears the same
  private void send(ProducerRecord<byte[], byte[]> record, String id, Runnable written) {
    producer.send(
        record,
        (metadata, failure) -> {
          if (failure == null) {
            written.run();
          } else if (failure instanceof RecordTooLargeException) {
            // The brokers' limit is below ours. No dead letter: it would be too large as well.
            outcomes.refused(id, Reason.TOO_LARGE, failure.getMessage());
          } else {
            outcomes.broken(id, failure);
          }
        });
  }
}
