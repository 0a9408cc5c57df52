package org.earshot.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioSystem;
import org.earshot.audio.Audio;
import org.earshot.audio.AudioException;
import org.earshot.audio.CanonicalWav;
import org.junit.jupiter.api.Test;

class CanonicalClipTest {
  @Test
  void the_same_audio_gives_the_same_bytes_whatever_file_it_came_as() throws Exception {
    byte[] wav = golden("tone.wav");
    byte[] clip = CanonicalClip.of(wav).wav();

    assertThat(CanonicalClip.of(golden("tone.flac")).wav()).isEqualTo(clip);
    assertThat(CanonicalClip.of(as(AudioFileFormat.Type.AIFF, wav)).wav()).isEqualTo(clip);
    assertThat(CanonicalClip.of(as(AudioFileFormat.Type.AU, wav)).wav()).isEqualTo(clip);
    assertThat(clip).isNotEqualTo(wav); // two channels became one
  }

  @Test
  void a_canonical_clip_is_its_own_canonical_form() throws Exception {
    byte[] clip = CanonicalClip.of(golden("tone.flac")).wav();

    assertThat(CanonicalClip.of(clip).wav()).isEqualTo(clip);
  }

  @Test
  void it_knows_its_length() throws Exception {
    assertThat(CanonicalClip.of(golden("tone.flac")).duration()).isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void the_file_is_left_as_it_is() throws Exception {
    byte[] file = golden("tone.flac");
    byte[] before = file.clone();

    CanonicalClip.of(file).wav()[0] = 0;

    assertThat(file).isEqualTo(before);
  }

  @Test
  void what_is_no_audio_is_refused_by_kind() {
    assertThat(refusal("hello".getBytes(UTF_8))).isEqualTo(AudioException.Kind.UNSUPPORTED);
    assertThat(refusal(new byte[0])).isEqualTo(AudioException.Kind.INVALID);
  }

  @Test
  void a_file_above_the_limit_is_refused_before_it_is_decoded() {
    assertThat(refusal(new byte[CanonicalClip.LARGEST_FILE + 1]))
        .isEqualTo(AudioException.Kind.TOO_LARGE);
  }

  @Test
  void a_clip_that_fits_into_no_record_is_refused() {
    // 300 s at 44.1 kHz are within the decoder's limits, but 25 MiB as WAV.
    byte[] file = CanonicalWav.of(new Audio(new float[1][300 * 44_100], 44_100, 16));

    assertThatExceptionOfType(AudioException.class)
        .isThrownBy(() -> CanonicalClip.of(file))
        .withMessageStartingWith("the clip is 25.2 MiB as WAV, a record holds 15.9");
  }

  private static AudioException.Kind refusal(byte[] file) {
    try {
      throw new AssertionError("accepted, length " + CanonicalClip.of(file).duration());
    } catch (AudioException e) {
      return e.kind();
    }
  }

  static byte[] golden(String name) throws IOException {
    try (var stream = CanonicalClipTest.class.getResourceAsStream("/golden/" + name)) {
      return stream.readAllBytes();
    }
  }

  private static byte[] as(AudioFileFormat.Type type, byte[] wav) throws Exception {
    var file = new ByteArrayOutputStream();
    try (var audio = AudioSystem.getAudioInputStream(new ByteArrayInputStream(wav))) {
      AudioSystem.write(audio, type, file);
    }
    return file.toByteArray();
  }
}
