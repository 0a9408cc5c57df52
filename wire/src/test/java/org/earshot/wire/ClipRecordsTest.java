package org.earshot.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.earshot.audio.AudioException;
import org.earshot.message.Hashes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClipRecordsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Instant CAPTURED = Instant.parse("2026-01-02T03:04:04.750Z");

  private byte[] file;

  @BeforeEach
  void read() throws IOException {
    file = CanonicalClipTest.golden("tone.flac");
  }

  @Test
  void an_upload_without_a_name_is_called_by_its_instant_and_content() {
    var upload = ClipRecords.of("mic", null, file, NOW, null);

    assertThat(upload.clipId())
        .isEqualTo("mic/2026-01-02T03:04:04.750Z-" + Hashes.sha256(file).substring(0, 8));
  }

  @Test
  void a_named_upload_keeps_its_name() {
    assertThat(ClipRecords.of("mic", "yard/dog.flac", file, NOW, null).clipId())
        .isEqualTo("mic/yard/dog.flac");
  }

  @Test
  void the_record_is_a_canonical_clip_with_facts() {
    var upload = ClipRecords.of("mic", "dog.flac", file, NOW, null);
    var record = upload.record();

    assertThat(record.topic()).isEqualTo("clips");
    assertThat(new String(record.key(), UTF_8)).isEqualTo(upload.clipId());
    assertThat(record.value()).isEqualTo(CanonicalClip.of(file).wav());
    assertThat(Facts.of(null, record.headers()))
        .isEqualTo(Facts.ofSource("mic").captured(CAPTURED, Duration.ofMillis(250)));
  }

  @Test
  void extra_facts_are_kept_under_the_uploads_source() {
    var extra = new Facts("other", null, null, "dog", "5", null, null, null, true);

    var facts = Facts.of(null, ClipRecords.of("mic", null, file, NOW, extra).record().headers());

    assertThat(facts).isEqualTo(extra.from("mic").captured(CAPTURED, Duration.ofMillis(250)));
  }

  @Test
  void an_instant_of_capture_that_the_uploader_knows_is_kept() {
    var extra = Facts.ofSource("mic").captured(Instant.EPOCH, null);

    var upload = ClipRecords.of("mic", null, file, NOW, extra);

    assertThat(upload.clipId()).startsWith("mic/1970-01-01T00:00:00Z-");
    assertThat(Facts.of(null, upload.record().headers()).capturedAt()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void a_data_set_gets_the_same_bytes_as_the_live_topic() {
    var clip = CanonicalClip.of(file);
    var facts = Facts.ofSource("esc10");

    var live = ClipRecords.record(Topics.CLIPS, "esc10/1", clip, NOW, facts);
    var kept = ClipRecords.record(Topics.DATASET_CLIPS, "esc10/1", clip, NOW, facts);

    assertThat(kept.topic()).isEqualTo("datasets.clips");
    assertThat(kept.value()).isEqualTo(live.value());
    assertThat(kept.headers()).isEqualTo(live.headers());
  }

  @Test
  void names_that_are_none_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClipRecords.of("../etc", null, file, NOW, null))
        .withMessageStartingWith("source must be");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClipRecords.of("mic", "../dog.wav", file, NOW, null))
        .withMessageStartingWith("name must be");
  }

  @Test
  void a_file_that_is_no_audio_is_refused() {
    assertThatExceptionOfType(AudioException.class)
        .isThrownBy(() -> ClipRecords.of("mic", null, new byte[] {1, 2}, NOW, null));
  }
}
