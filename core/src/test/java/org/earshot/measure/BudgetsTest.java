package org.earshot.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BudgetsTest {
  @Test
  void the_papers_budget_is_an_l2_of_three_at_its_size() {
    assertThat(Budgets.paperL2("stft/paper/22050/1", 768 * 1568)).isCloseTo(3, within(1e-12));
    assertThat(Budgets.paperL2("dwt-tonnetz", 1308 * 1568)).isCloseTo(3, within(1e-12));
  }

  @Test
  void rms_values_are_those_of_the_paper() {
    assertThat(Budgets.paperRms("dwt/small/16000/1")).isCloseTo(0.00273, within(5e-6));
    assertThat(Budgets.paperRms("stft-tonnetz")).isCloseTo(0.00209, within(5e-6));
  }

  @Test
  void a_smaller_preset_keeps_the_rms() {
    assertThat(Budgets.l2(0.5, 128 * 128)).isEqualTo(64);
    assertThat(Budgets.rms(64, 128 * 128)).isEqualTo(0.5);
  }

  @Test
  void refuses_an_unknown_kind_and_no_pixels() {
    assertThatThrownBy(() -> Budgets.paperRms("mel/small/16000/1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mel/small/16000/1");
    assertThatThrownBy(() -> Budgets.l2(1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pixels must be at least 1, was 0");
  }
}
