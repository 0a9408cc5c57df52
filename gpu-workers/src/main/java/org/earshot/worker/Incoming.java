package org.earshot.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.earshot.dsp.Matrix;
import org.earshot.dsp.Npy;
import org.earshot.message.Job;
import org.earshot.message.Reference;
import org.earshot.wire.Facts;

/**
 * A representation as it came from its topic.
 *
 * @param facts of its headers; {@code capturedAt} and {@code duration} are filled in
 * @param matrix in [0, 1]
 */
record Incoming(ConsumerRecord<byte[], byte[]> record, String clip, Facts facts, Matrix matrix) {

  /**
   * Reads a record.
   *
   * @throws IllegalArgumentException if it has no key, is no {@code .npy} file, holds what is not
   *     in [0, 1], or has a header that cannot be read
   */
  static Incoming of(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null || record.value() == null) {
      throw new IllegalArgumentException(
          "a representation must have its clip's id as key, and data");
    }
    String clip = new String(record.key(), UTF_8);
    return new Incoming(record, clip, facts(clip, record), inRange(Npy.read(record.value())));
  }

  /** Where it lies. */
  Reference reference() {
    return new Reference(record.topic(), record.partition(), record.offset(), clip);
  }

  /** The clip as a job carries it. */
  Job.Clip asJobClip() {
    return new Job.Clip(
        reference(),
        facts.source(),
        facts.label(),
        facts.fold(),
        facts.augmentation(),
        facts.capturedAt(),
        facts.duration());
  }

  /** The record's timestamp stands in where nobody said when the clip was captured. */
  private static Facts facts(String clip, ConsumerRecord<byte[], byte[]> record) {
    var facts = Facts.of(clip, record.headers());
    Duration duration = facts.duration() == null ? Duration.ZERO : facts.duration();
    Instant capturedAt =
        facts.capturedAt() == null
            ? Instant.ofEpochMilli(record.timestamp()).minus(duration)
            : facts.capturedAt();
    return facts.captured(capturedAt, duration);
  }

  private static Matrix inRange(Matrix matrix) {
    for (float pixel : matrix.toArray()) {
      if (!(pixel >= 0 && pixel <= 1)) {
        throw new IllegalArgumentException("pixels must be in [0, 1], one is " + pixel);
      }
    }
    return matrix;
  }
}
