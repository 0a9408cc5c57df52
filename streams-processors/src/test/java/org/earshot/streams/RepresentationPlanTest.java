package org.earshot.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.earshot.dsp.Representation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepresentationPlanTest {
  @Test
  void a_source_with_entries_of_its_own_gets_those_alone() {
    var plan =
        RepresentationPlan.parse(
            List.of("stft/small", "mic=stft/medium", "stft/paper", "mic=stft/small/16000"));
    assertThat(plan.of("street"))
        .extracting(Representation::id)
        .containsExactly("stft/small/22050/1", "stft/paper/22050/1");
    assertThat(plan.of("mic"))
        .extracting(Representation::id)
        .containsExactly("stft/medium/22050/1", "stft/small/16000/1");
    assertThat(plan.kinds()).containsExactly("stft");
  }

  @Test
  void without_general_entries_other_sources_get_nothing() {
    var plan = RepresentationPlan.parse(List.of("mic=stft/small"));
    assertThat(plan.of("mic")).hasSize(1);
    assertThat(plan.of("street")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stft/small,stft/small/22050 | representations must differ",
        "mic=stft/small,mic=stft/small | representations must differ",
        "=stft/small | source must be",
        "mic= | representation must be kind/preset",
        "mic | representation must be kind/preset"
      })
  void refuses_other_entries_and_says_why(String entries, String reason) {
    assertThatThrownBy(() -> RepresentationPlan.parse(List.of(entries.split(","))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
    assertThatThrownBy(() -> RepresentationPlan.parse(List.of()))
        .hasMessageContaining("representations must be at least one");
  }
}
