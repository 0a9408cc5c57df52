package org.earshot.dsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepresentationTest {
  @ParameterizedTest
  @CsvSource({
    "stft/small, stft/small/22050/1",
    "stft/paper, stft/paper/22050/1",
    "stft/medium/16000, stft/medium/16000/1",
    "dwt/small, dwt/small/16000/1",
    "dwt/medium/8000, dwt/medium/8000/1",
    "stft/small/22050/1, stft/small/22050/1"
  })
  void parses_ids_with_rate_and_version_left_out(String given, String id) {
    assertThat(Representation.parse(given).id()).isEqualTo(id);
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void every_id_parses_to_its_own_representation(Preset preset) {
    Representation stft = new Stft(preset, 16_000);
    assertThat(Representation.parse(stft.id())).isEqualTo(stft);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stft | kind/preset",
        "stft/ | kind/preset",
        "stft/small/ | kind/preset",
        "stft/small/-1 | kind/preset",
        "stft/small/22050/1/2 | kind/preset",
        "Stft/small | kind/preset",
        "stft/tiny | preset must be paper, medium or small: tiny",
        "fft/small | representation kind must be stft or dwt: fft",
        "stft/small/22050/2 | stft must have definition version 1",
        "stft/small/10 | sampleRateHz must be 1000 to 192000: 10",
        "stft/small/999999 | sampleRateHz must be 1000 to 192000: 999999"
      })
  void refuses_other_ids_and_says_why(String id, String reason) {
    assertThatThrownBy(() -> Representation.parse(id))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void has_the_presets_size(Preset preset) {
    Matrix matrix = new Stft(preset).of(Signals.tone(440, 22050, 5000), 22050);
    assertThat(matrix.rows()).isEqualTo(preset.rows());
    assertThat(matrix.columns()).isEqualTo(preset.columns());
  }

  @Test
  void no_sample_is_refused() {
    assertThatThrownBy(() -> new Stft(Preset.SMALL).of(new float[0], 22050))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one sample");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void samples_that_are_not_finite_are_refused(float sample) {
    assertThatThrownBy(() -> new Stft(Preset.SMALL).of(new float[] {0.5f, sample, 0}, 22050))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mono must be finite");
  }
}
