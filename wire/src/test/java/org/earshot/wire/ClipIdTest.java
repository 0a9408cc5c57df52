package org.earshot.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClipIdTest {
  @ParameterizedTest
  @CsvSource({
    "mic/1, mic/1",
    "esc10/audio/1-2-A-0.ogg, esc10/audio/1-2-A-0.ogg",
    "mic, mic/clips-3-42",
    "mic/, mic/clips-3-42",
    "/dog.wav, /dog.wav",
    ", unknown/clips-3-42",
    "'', unknown/clips-3-42",
    "'  ', unknown/clips-3-42",
  })
  void a_key_that_names_no_clip_gets_its_place_added(String key, String id) {
    assertThat(ClipId.of(key, "clips", 3, 42)).isEqualTo(id);
  }

  @Test
  void an_id_is_the_source_and_the_name_within_it() {
    assertThat(ClipId.of("esc10", "fold5/dog.wav")).isEqualTo("esc10/fold5/dog.wav");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "mic", "esc10", "street-camera", "A.b_c-9", "0"})
  void a_source_is_a_plain_name(String source) {
    assertThat(ClipId.checkedSource(source)).isEqualTo(source);
  }

  @Test
  void a_source_has_at_most_64_characters() {
    assertThat(ClipId.checkedSource("s".repeat(64))).hasSize(64);
    assertThatIllegalArgumentException().isThrownBy(() -> ClipId.checkedSource("s".repeat(65)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", ".", "..", ".hidden", "-option", "_x", "a/b", "../etc", "a\\b", "a b", "a\n", "ä",
        "٣", "a\u0000", "a:b", "%2e%2e"
      })
  void anything_else_is_no_source(String source) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClipId.checkedSource(source))
        .withMessageStartingWith("source must be");
  }

  @Test
  void a_source_that_is_missing_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClipId.checkedSource(null))
        .withMessageEndingWith("was null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1", "dog.wav", "fold5/dog.wav", "a b/ä.ogg", ".x/..y", "a...", "…/x", "a:b"})
  void a_name_is_a_relative_path(String name) {
    assertThat(ClipId.checkedName(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/etc/passwd",
        "a/",
        "a//b",
        ".",
        "..",
        "../a",
        "a/../b",
        "a/./b",
        "a/..",
        "C:\\a",
        "a\\..\\b",
        "a\nb",
        "a\u0000b"
      })
  void a_name_that_leaves_its_source_is_refused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClipId.checkedName(name))
        .withMessageStartingWith("name must be");
  }

  @Test
  void a_name_has_at_most_512_characters() {
    assertThat(ClipId.checkedName("n".repeat(512))).hasSize(512);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClipId.checkedName("n".repeat(513)))
        .withMessageMatching("name must be .* was \"n{80}\"");
  }

  @Test
  void a_refusal_stays_on_one_line() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClipId.checkedSource("a\r\nb"))
        .withMessageEndingWith("was \"a??b\"");
  }
}
