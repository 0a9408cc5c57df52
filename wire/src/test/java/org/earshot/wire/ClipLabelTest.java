package org.earshot.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClipLabelTest {
  private static final Instant HEARD = Instant.parse("2026-11-24T10:00:00Z");
  private static final Duration LENGTH = Duration.ofMillis(250);

  private byte[] file;

  @BeforeEach
  void read() throws IOException {
    file = CanonicalClipTest.golden("tone.flac");
  }

  @Test
  void a_labelled_clip_keeps_its_id_and_its_sound_and_joins_the_data_set() {
    var heard = Facts.ofSource("mic").captured(HEARD, LENGTH);
    var record = new ClipLabel("mic/1", "dog", "esc10", null).record(clip(heard));

    assertThat(record.topic()).isEqualTo("datasets.clips");
    assertThat(new String(record.key(), UTF_8)).isEqualTo("mic/1");
    assertThat(record.value()).isEqualTo(CanonicalClip.of(file).wav());
    assertThat(Facts.of("mic/1", record.headers()))
        .isEqualTo(
            new Facts(
                "esc10", HEARD, LENGTH, "dog", ClipLabel.fold(record), null, null, null, true));
  }

  @Test
  void a_clip_without_headers_was_heard_before_its_record_was_written() {
    var record = new ClipLabel("mic/1", "dog", "esc10", "2").record(clip(Facts.ofSource("mic")));

    var facts = Facts.of("mic/1", record.headers());
    assertThat(facts.capturedAt()).isEqualTo(HEARD);
    assertThat(facts.duration()).isEqualTo(LENGTH);
    assertThat(facts.fold()).isEqualTo("2");
  }

  @Test
  void a_clip_that_has_a_fold_keeps_it_unless_another_is_asked_for() {
    var heard = new Facts("replay", HEARD, LENGTH, "cat", "4", null, null, null, false);

    assertThat(ClipLabel.fold(new ClipLabel("x/1", "dog", "d", null).record(clip(heard))))
        .isEqualTo("4");
    assertThat(ClipLabel.fold(new ClipLabel("x/1", "dog", "d", "1").record(clip(heard))))
        .isEqualTo("1");
  }

  @Test
  void all_clips_of_a_sources_day_lie_in_one_fold_and_days_lie_in_all_five() {
    var mic = Facts.ofSource("mic");
    String fold = ClipLabel.fold(mic, HEARD);
    assertThat(IntStream.range(-10, 14).mapToObj(hour -> HEARD.plus(Duration.ofHours(hour))))
        .allMatch(at -> ClipLabel.fold(mic, at).equals(fold));
    assertThat(
            IntStream.range(0, 60)
                .mapToObj(day -> ClipLabel.fold(mic, HEARD.plus(Duration.ofDays(day))))
                .distinct())
        .containsExactlyInAnyOrder("1", "2", "3", "4", "5");
  }

  @Test
  void a_class_that_no_model_knows_is_refused_with_those_that_are_known() {
    var label = new ClipLabel("mic/1", "dgo", "d", null);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> label.amongst(List.of("rain", "dog")))
        .withMessageContaining("[dog, rain]")
        .withMessageContaining("dgo");
    assertThat(label.amongst(List.of("dgo"))).isEqualTo(label);
    assertThatIllegalArgumentException().isThrownBy(() -> label.amongst(List.of()));
  }

  @Test
  void copies_in_other_pitches_and_what_is_no_label_are_refused() {
    var copy = new Facts("x", HEARD, LENGTH, "dog", "4", "0.75", "x/1", null, false);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClipLabel("x/1@0.75", "dog", "d", null).record(clip(copy)))
        .withMessageContaining("another pitch");
    for (String label : List.of("", " ", "a\nb", "x".repeat(65))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ClipLabel("x/1", label, "d", null))
          .withMessageContaining("label");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClipLabel("x/1", "dog", "../d", null))
        .withMessageContaining("source");
  }

  private ConsumerRecord<byte[], byte[]> clip(Facts facts) {
    return new ConsumerRecord<>(
        "clips",
        0,
        7,
        HEARD.plus(LENGTH).toEpochMilli(),
        TimestampType.CREATE_TIME,
        0,
        0,
        "mic/1".getBytes(UTF_8),
        file,
        facts.headers(),
        Optional.empty());
  }
}
