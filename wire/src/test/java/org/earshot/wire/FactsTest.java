package org.earshot.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactsTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static final Facts ALL =
      new Facts(
          "street-camera",
          AT,
          Duration.ofMillis(4987),
          "Straßenmusik",
          "5",
          "0.9",
          "esc10/1.ogg",
          "stft/small/16000/1",
          true);

  @Test
  void every_fact_survives_the_headers() {
    assertThat(Facts.of("any/key", ALL.headers())).isEqualTo(ALL);
  }

  @Test
  void headers_are_text_that_other_tools_read() {
    var headers = ALL.headers();

    assertThat(Facts.text(headers, "captured-at")).isEqualTo("2026-01-02T03:04:05.678901Z");
    assertThat(Facts.text(headers, "duration")).isEqualTo("PT4.987S");
    assertThat(Facts.text(headers, "label")).isEqualTo("Straßenmusik");
    assertThat(Facts.text(headers, "again")).isEqualTo("true");
  }

  @Test
  void absent_facts_write_no_header() {
    assertThat(Facts.ofSource("mic").headers())
        .singleElement()
        .satisfies(header -> assertThat(header.key()).isEqualTo("source"));
  }

  @Test
  void a_record_without_headers_has_only_a_source() {
    assertThat(Facts.of("mic/1", new RecordHeaders())).isEqualTo(Facts.ofSource("mic"));
  }

  @ParameterizedTest
  @CsvSource({
    "mic/1, mic",
    "mic/a/b, mic",
    "mic, mic",
    "/1, unknown",
    "'', unknown",
    "' ', unknown",
    ", unknown",
  })
  void an_absent_source_is_the_keys_first_part(String key, String source) {
    assertThat(Facts.of(key, new RecordHeaders()).source()).isEqualTo(source);
  }

  @Test
  void a_blank_source_header_counts_as_absent() {
    assertThat(Facts.of("mic/1", header("source", " ")).source()).isEqualTo("mic");
  }

  @Test
  void the_source_header_wins_over_the_key() {
    assertThat(Facts.of("mic/1", header("source", "esc10")).source()).isEqualTo("esc10");
  }

  @Test
  void the_last_of_several_headers_counts() {
    var headers = header("label", "dog");
    headers.add("label", "rain".getBytes(UTF_8));

    assertThat(Facts.of("mic/1", headers).label()).isEqualTo("rain");
  }

  @Test
  void a_header_without_a_value_counts_as_absent() {
    var headers = new RecordHeaders();
    headers.add("label", null);

    assertThat(Facts.of("mic/1", headers).label()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"true, true", "false, false", "TRUE, false", "'', false"})
  void only_the_word_true_asks_for_it_again(String text, boolean again) {
    assertThat(Facts.of("mic/1", header("again", text)).again()).isEqualTo(again);
  }

  @ParameterizedTest
  @CsvSource({
    "captured-at, yesterday",
    "captured-at, 2026-01-02",
    "captured-at, ''",
    "duration, 5",
    "duration, PT",
  })
  void a_time_that_is_not_iso_8601_is_refused_by_name(String name, String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Facts.of("mic/1", header(name, text)))
        .withMessage("header %s must be ISO 8601, was %s", name, text);
  }

  @Test
  void a_source_is_required() {
    assertThatNullPointerException().isThrownBy(() -> Facts.ofSource(null)).withMessage("source");
  }

  @Test
  void a_capture_and_a_representation_change_nothing_else() {
    assertThat(ALL.captured(null, null).captured(AT, ALL.duration())).isEqualTo(ALL);
    assertThat(ALL.represented("x").represented(ALL.representation())).isEqualTo(ALL);
    assertThat(ALL.from("mic").from(ALL.source())).isEqualTo(ALL);
    assertThat(ALL.from("mic").source()).isEqualTo("mic");
  }

  private static Headers header(String name, String text) {
    return new RecordHeaders().add(name, text.getBytes(UTF_8));
  }
}
