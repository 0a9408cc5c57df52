package org.earshot.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {
  private final Schedule schedule = Schedule.of(0.01, 200);

  @Test
  void rises_in_equal_steps_to_the_peak() {
    assertThat(schedule.warmUp()).isEqualTo(10);
    assertThat(schedule.rate(0)).isEqualTo(0.001, within(1e-15));
    assertThat(schedule.rate(4)).isEqualTo(0.005, within(1e-15));
    assertThat(schedule.rate(9)).isEqualTo(0.01, within(1e-15));
  }

  @Test
  void falls_after_the_peak_to_almost_nothing_but_not_to_zero() {
    for (int step = 10; step < 200; step++) {
      assertThat(schedule.rate(step)).isLessThan(schedule.rate(step - 1)).isPositive();
    }
    assertThat(schedule.rate(199)).isLessThan(1e-4 * 0.01);
  }

  @Test
  void is_at_half_the_peak_in_the_middle_of_the_fall() {
    assertThat(new Schedule(1, 1, 20).rate(10)).isEqualTo(0.5, within(1e-12));
  }

  @Test
  void keeps_its_last_rate_beyond_its_end() {
    assertThat(schedule.rate(500)).isEqualTo(schedule.rate(199));
  }

  @Test
  void lasts_a_single_step_if_need_be() {
    assertThat(Schedule.of(0.1, 1).rate(0)).isEqualTo(0.1);
  }

  @Test
  void refuses_a_warm_up_without_an_end() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Schedule(0.1, 5, 5))
        .withMessageContaining("warmUp < steps");
  }
}
