package org.earshot.dsp;

import static java.util.Comparator.comparingDouble;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
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
    "stft/small/22050/1, stft/small/22050/1",
    "dwt/small, dwt/small/16000/1",
    "stft-tonnetz/paper, stft-tonnetz/paper/22050/1",
    "dwt-tonnetz/medium/8000, dwt-tonnetz/medium/8000/1"
  })
  void parses_ids_with_rate_and_version_left_out(String given, String id) {
    assertThat(Representation.parse(given).id()).isEqualTo(id);
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void every_id_parses_to_its_own_representation(Preset preset) {
    for (Spectrum spectrum : List.of(new Stft(preset, 16_000), new Dwt(preset, 8_000))) {
      assertThat(Representation.parse(spectrum.id())).isEqualTo(spectrum);
      var appended = new WithTonnetz(spectrum);
      assertThat(Representation.parse(appended.id())).isEqualTo(appended);
    }
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
        "tonnetz/small | representation kind must be",
        "stft-tonnetz-tonnetz/small | representation kind must be",
        "stft/tiny | preset must be paper, medium or small: tiny",
        "fft/small | representation kind must be stft, dwt, stft-tonnetz or dwt-tonnetz: fft",
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
  @CsvSource({
    "stft/paper, 768, 1568",
    "dwt/medium, 224, 224",
    "stft-tonnetz/paper, 1308, 1568",
    "stft-tonnetz/medium, 224, 224",
    "dwt-tonnetz/small, 128, 128"
  })
  void has_the_presets_size(String id, int rows, int columns) {
    var representation = Representation.parse(id);
    Matrix matrix = representation.of(Signals.tone(440, 22050, 5000), 22050);
    assertThat(matrix.rows()).isEqualTo(rows).isEqualTo(representation.rows());
    assertThat(matrix.columns()).isEqualTo(columns).isEqualTo(representation.columns());
  }

  @Test
  void a_kind_with_tonnetz_is_fewer_rows_of_the_spectrum_and_tonnetz_above() {
    var sound = new Sound(Signals.tone(440, 44_100, 44_100), 44_100);
    float[] all = Representation.parse("dwt-tonnetz/small").of(sound).toArray();
    float[] below = new Dwt(Preset.SMALL).spectrum(sound, 75);
    float[] above = Tonnetz.rows(sound.at(22_050), 53, 128).toArray();
    assertThat(Arrays.copyOf(all, below.length)).isEqualTo(below);
    assertThat(Arrays.copyOfRange(all, below.length, all.length)).isEqualTo(above);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stft/small", "dwt/small", "stft-tonnetz/small", "dwt-tonnetz/small"})
  void parts_that_were_worked_out_before_change_nothing(String id) {
    float[] mono = Signals.tone(700, 44_100, 30_000);
    var used = new Sound(mono, 44_100);
    for (String other : List.of("stft/medium", "dwt-tonnetz/medium", "stft-tonnetz/small")) {
      Representation.parse(other).of(used);
    }
    var representation = Representation.parse(id);
    assertThat(representation.of(used)).isEqualTo(representation.of(mono, 44_100));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"stft/small", "dwt/small/8000", "stft-tonnetz/paper", "dwt-tonnetz/small"})
  void labels_lie_on_rows_in_ascending_order(String id) {
    var representation = Representation.parse(id);
    var ticks = representation.scale().ticks();
    assertThat(ticks)
        .hasSizeGreaterThan(4)
        .isSortedAccordingTo(comparingDouble(RowScale.Tick::row));
    assertThat(ticks.get(0).row()).isNotNegative();
    assertThat(ticks.get(ticks.size() - 1).row()).isLessThan(representation.rows());
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
