package org.earshot.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.earshot.audio.AudioDecoder;
import org.earshot.audio.AudioException;
import org.earshot.wire.DeadLetter.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeadLetterTest {
  private static final byte[] KEY = "mic/1".getBytes(UTF_8);
  private static final byte[] VALUE = {1, 2, 3};

  @Test
  void the_record_stays_as_it_was_and_the_reason_is_in_its_headers() {
    var headers = new RecordHeaders().add("label", "dog".getBytes(UTF_8));
    var record =
        new ConsumerRecord<>(
            "clips",
            3,
            42,
            1L,
            TimestampType.CREATE_TIME,
            KEY.length,
            VALUE.length,
            KEY,
            VALUE,
            headers,
            Optional.empty());

    var letter = DeadLetter.of(record, Reason.ID_REUSED, new IllegalStateException("twice"));

    assertThat(letter.topic()).isEqualTo("dead-letters");
    assertThat(letter.key()).isEqualTo(KEY);
    assertThat(letter.value()).isEqualTo(VALUE);
    assertThat(
            Stream.of(letter.headers().toArray())
                .map(h -> h.key() + "=" + new String(h.value(), UTF_8)))
        .containsExactlyInAnyOrder(
            "label=dog",
            "reason=id-reused",
            "__streams.errors.exception=java.lang.IllegalStateException",
            "__streams.errors.message=twice",
            "__streams.errors.topic=clips",
            "__streams.errors.partition=3",
            "__streams.errors.offset=42");
    assertThat(headers.toArray()).hasSize(1);
  }

  @Test
  void a_private_record_leaves_its_reason_and_no_audio() {
    var letter =
        DeadLetter.of(
            "private.bedroom.clips",
            1,
            7,
            KEY,
            VALUE,
            new RecordHeaders(),
            Reason.INVALID,
            new IllegalArgumentException("noise"));

    assertThat(letter.key()).isEqualTo(KEY);
    assertThat(letter.value()).isNull();
    assertThat(Facts.text(letter.headers(), DeadLetter.REASON)).isEqualTo("invalid");
    assertThat(Facts.text(letter.headers(), DeadLetter.TOPIC)).isEqualTo("private.bedroom.clips");
  }

  @Test
  void a_letter_that_died_again_has_only_its_last_reason() {
    var first =
        DeadLetter.of("clips", 0, 1, KEY, VALUE, new RecordHeaders(), Reason.INVALID, new Error());
    var second =
        DeadLetter.of(
            "clips", 0, 2, KEY, VALUE, first.headers(), Reason.UNSUPPORTED, new Error("codec"));

    assertThat(second.headers().headers(DeadLetter.REASON)).hasSize(1);
    assertThat(Facts.text(second.headers(), DeadLetter.REASON)).isEqualTo("unsupported");
    assertThat(Facts.text(second.headers(), DeadLetter.OFFSET)).isEqualTo("2");
  }

  @Test
  void a_cause_without_a_message_is_still_a_letter() {
    var letter =
        DeadLetter.of("clips", 0, 1, null, null, new RecordHeaders(), Reason.INVALID, new Error());

    assertThat(Facts.text(letter.headers(), DeadLetter.MESSAGE)).isEqualTo("null");
  }

  @ParameterizedTest
  @EnumSource
  void a_label_is_lower_case_with_dashes(Reason reason) {
    assertThat(reason.label()).matches("[a-z]+(-[a-z]+)*");
  }

  @Test
  void refused_audio_keeps_its_kind() {
    assertThat(Reason.of(refusal("no audio".getBytes(UTF_8)))).isEqualTo(Reason.UNSUPPORTED);
    assertThat(Reason.of(refusal(new byte[0]))).isEqualTo(Reason.INVALID);
    assertThat(Reason.of(AudioException.tooLarge("x"))).isEqualTo(Reason.TOO_LARGE);
    assertThat(Reason.of(new IllegalStateException("x"))).isEqualTo(Reason.UNEXPECTED);
  }

  private static AudioException refusal(byte[] file) {
    try {
      throw new AssertionError("decoded: " + AudioDecoder.decode(file));
    } catch (AudioException e) {
      return e;
    }
  }
}
