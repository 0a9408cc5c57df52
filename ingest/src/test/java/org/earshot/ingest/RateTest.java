package org.earshot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
  @Test
  void a_rate_is_a_word_or_a_number_of_clips_a_second() {
    assertThat(Rate.parse("own")).isEqualTo(new Rate.Own());
    assertThat(Rate.parse("MAX")).isEqualTo(new Rate.Unlimited());
    assertThat(Rate.parse("0.5")).isEqualTo(new Rate.Steady(0.5));
    assertThat(Rate.parse("10")).isEqualTo(new Rate.Steady(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fast", "10/s", "1,5"})
  void other_words_are_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rate.parse(text))
        .withMessage("rate must be own, max or a number of clips a second, was " + text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "NaN", "Infinity", "100001"})
  void a_number_out_of_range_is_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rate.parse(text))
        .withMessageStartingWith("clipsPerSecond must be above 0 and at most 100000, was ");
  }
}
