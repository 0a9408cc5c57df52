package org.earshot.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.earshot.audio.AudioException;

/**
 * The untouched record, with the reason in the headers that Kafka Streams itself writes (KIP-1034)
 * and its family in {@code reason}. It can be sent again to the topic it came from.
 *
 * <p>Of a private source's record only the key, the headers and the reason are kept, never the
 * value: dead letters outlive its audio and are for all to read.
 */
public final class DeadLetter {
  public static final String EXCEPTION = "__streams.errors.exception";
  public static final String MESSAGE = "__streams.errors.message";
  public static final String STACKTRACE = "__streams.errors.stacktrace";
  public static final String TOPIC = "__streams.errors.topic";
  public static final String PARTITION = "__streams.errors.partition";
  public static final String OFFSET = "__streams.errors.offset";
  public static final String REASON = "reason";

  /** The closed family of reasons: a metric label. */
  public enum Reason {
    /** Audio in a format that is not decoded here. */
    UNSUPPORTED,
    /** Not what the topic carries: broken audio, a bad header, an array of another shape. */
    INVALID,
    TOO_LARGE,
    /** A known id with other content. */
    ID_REUSED,
    /** A job that failed three times. */
    JOB_FAILED,
    /** Anything else: a defect of ours. */
    UNEXPECTED;

    /** Why audio was refused; what is no refusal is {@link #UNEXPECTED}. */
    public static Reason of(Throwable cause) {
      if (!(cause instanceof AudioException refusal)) {
        return UNEXPECTED;
      }
      return switch (refusal.kind()) {
        case UNSUPPORTED -> UNSUPPORTED;
        case INVALID -> INVALID;
        case TOO_LARGE -> TOO_LARGE;
      };
    }

    /** As header and label. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private DeadLetter() {}

  /** The dead letter of a consumed record. */
  public static ProducerRecord<byte[], byte[]> of(
      ConsumerRecord<byte[], byte[]> record, Reason reason, Throwable cause) {
    return of(
        record.topic(),
        record.partition(),
        record.offset(),
        record.key(),
        record.value(),
        record.headers(),
        reason,
        cause);
  }

  /** The dead letter of a record in parts. */
  public static ProducerRecord<byte[], byte[]> of(
      String topic,
      int partition,
      long offset,
      byte[] key,
      byte[] value,
      Headers original,
      Reason reason,
      Throwable cause) {
    var headers = new RecordHeaders(original);
    put(headers, REASON, reason.label());
    put(headers, EXCEPTION, cause.getClass().getName());
    put(headers, MESSAGE, String.valueOf(cause.getMessage()));
    put(headers, TOPIC, topic);
    put(headers, PARTITION, String.valueOf(partition));
    put(headers, OFFSET, String.valueOf(offset));
    byte[] kept = Topics.isPrivate(topic) ? null : value;
    return new ProducerRecord<>(Topics.DEAD_LETTERS.name(), null, null, key, kept, headers);
  }

  private static void put(Headers headers, String name, String value) {
    headers.remove(name);
    headers.add(name, value.getBytes(UTF_8));
  }
}
