package org.earshot.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalWavTest {
  private final float[][] stereo = {{0.5f, -1, 1.5f}, {0.25f, -1, 1.5f}};

  @ParameterizedTest
  @CsvSource({"8, 16", "16, 16", "24, 32", "32, 32"})
  void sixteen_bits_hold_what_had_no_more(int from, int to) {
    Audio read = AudioDecoder.decode(CanonicalWav.of(new Audio(stereo, 8000, from)));
    assertThat(read.bits()).isEqualTo(to);
    assertThat(read.channelCount()).isEqualTo(1);
    assertThat(read.sampleRateHz()).isEqualTo(8000);
    float last = to == 16 ? 32767 / 32768f : 1.5f;
    assertThat(read.mono()).containsExactly(0.375f, -1, last);
  }

  @Test
  void the_same_audio_gives_the_same_bytes_and_again_from_its_own_file() throws IOException {
    byte[] ogg = Resources.audio("1-21934-A-38.ogg");
    byte[] first = CanonicalWav.of(AudioDecoder.decode(ogg));
    assertThat(CanonicalWav.of(AudioDecoder.decode(ogg))).isEqualTo(first);
    assertThat(CanonicalWav.of(AudioDecoder.decode(first))).isEqualTo(first);
    byte[] fine = CanonicalWav.of(new Audio(stereo, 8000));
    assertThat(CanonicalWav.of(AudioDecoder.decode(fine))).isEqualTo(fine);
  }

  @Test
  void audio_owns_its_samples_and_tells_its_length() {
    Audio audio = new Audio(stereo, 8000);
    audio.channels()[0][0] = 9;
    audio.mono()[0] = 9;
    assertThat(audio).isEqualTo(new Audio(stereo, 8000));
    assertThat(audio.duration()).isEqualTo(Duration.ofNanos(375_000));
    assertThatThrownBy(() -> new Audio(new float[][] {{1}, {1, 2}}, 8000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("channels must be of one length: 1 and 2");
    assertThatThrownBy(() -> new Audio(new float[][] {{Float.NaN}}, 8000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("samples must be finite: NaN");
  }
}
