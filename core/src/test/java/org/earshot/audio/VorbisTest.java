package org.earshot.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import org.earshot.dsp.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VorbisTest {
  private static final int STEP = 37;

  /** libvorbis and jorbis round differently: half a step of 16 bits is room for both. */
  private static final float TOLERANCE = 0.5f / 32768;

  @ParameterizedTest
  @CsvSource({
    "1-100032-A-0, 220544",
    "1-187207-A-20, 221120",
    "1-21934-A-38, 220224",
    "4-164661-B-12, 160704"
  })
  void gives_the_samples_of_libvorbis_silence_included(String clip, int frames) throws IOException {
    Audio audio = AudioDecoder.decode(Resources.audio(clip + ".ogg"));
    assertThat(audio.frames()).isEqualTo(frames);
    assertThat(audio.sampleRateHz()).isEqualTo(44100);
    float[] mono = audio.mono();
    Matrix expected = Resources.golden("decoded-" + clip);
    for (int i = 0; i < expected.columns(); i++) {
      assertThat(Math.abs(mono[i * STEP] - expected.at(0, i))).isLessThan(TOLERANCE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 100, 4000, 20_000, 100_000})
  void a_file_that_is_cut_off_is_refused(int bytes) throws IOException {
    byte[] file = Resources.audio("1-187207-A-20.ogg");
    assertThatThrownBy(() -> AudioDecoder.decode(Arrays.copyOf(file, bytes)))
        .isInstanceOf(AudioException.class)
        .hasMessageContaining("cut off");
  }

  @Test
  void a_changed_byte_is_refused() throws IOException {
    byte[] file = Resources.audio("1-187207-A-20.ogg");
    file[50_000] ^= 1;
    assertThatThrownBy(() -> AudioDecoder.decode(file))
        .isInstanceOf(AudioException.class)
        .hasMessageContaining("checksum");
  }
}
