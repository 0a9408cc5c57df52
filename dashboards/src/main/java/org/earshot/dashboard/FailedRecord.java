package org.earshot.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.earshot.wire.DeadLetter;
import org.earshot.wire.Facts;
import org.earshot.wire.Topics;

/**
 * A dead letter as the page shows it.
 *
 * @param at when it was set aside
 * @param topic where it came from; what is no topic of ours is {@code other}
 * @param reason its family, see {@link DeadLetter.Reason}
 * @param key the record's key, at most 200 characters
 * @param message what was wrong, at most 400 characters
 */
public record FailedRecord(Instant at, String topic, String reason, String key, String message) {
  private static final int LONGEST_KEY = 200;
  private static final int LONGEST_MESSAGE = 400;
  private static final Set<String> TOPICS =
      Topics.all(Topics.KINDS).stream().map(topic -> topic.name()).collect(Collectors.toSet());
  private static final Set<String> REASONS =
      Arrays.stream(DeadLetter.Reason.values())
          .map(DeadLetter.Reason::label)
          .collect(Collectors.toSet());

  /**
   * Reads a record of {@code dead-letters}; topic and reason become metric labels, so both are of
   * closed families whatever the headers say.
   */
  static FailedRecord of(ConsumerRecord<byte[], byte[]> record) {
    String topic = Facts.text(record.headers(), DeadLetter.TOPIC);
    String reason = Facts.text(record.headers(), DeadLetter.REASON);
    String message = Facts.text(record.headers(), DeadLetter.MESSAGE);
    return new FailedRecord(
        Instant.ofEpochMilli(record.timestamp()),
        topic != null && TOPICS.contains(topic) ? topic : "other",
        reason != null && REASONS.contains(reason) ? reason : DeadLetter.Reason.UNEXPECTED.label(),
        record.key() == null ? null : shortened(new String(record.key(), UTF_8), LONGEST_KEY),
        message == null ? null : shortened(message, LONGEST_MESSAGE));
  }

  private static String shortened(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }
}
