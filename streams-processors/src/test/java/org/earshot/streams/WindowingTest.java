package org.earshot.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.earshot.message.Robustness.Window;
import org.junit.jupiter.api.Test;

class WindowingTest {
  private static final Instant T = Instant.parse("2026-01-02T03:00:00Z");
  private static final Windowing MINUTE =
      new Windowing(
          Duration.ofMinutes(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofHours(1),
          Duration.ofSeconds(1));

  @Test
  void an_event_of_now_is_in_the_current_window_and_in_the_one_that_ended_only_if_it_is_older() {
    assertThat(MINUTE.open(T.plusSeconds(5), T.plusSeconds(5)))
        .extracting(Window::end)
        .containsExactly(T.plusSeconds(10));
    assertThat(MINUTE.open(T.minusSeconds(1), T.plusSeconds(5)))
        .extracting(Window::end)
        .containsExactly(T, T.plusSeconds(10));
  }

  @Test
  void an_event_on_a_boundary_belongs_to_the_window_that_starts_there() {
    assertThat(MINUTE.open(T, T)).extracting(Window::end).containsExactly(T.plusSeconds(10));
    assertThat(MINUTE.endingAt(T.plusSeconds(60)).start()).isEqualTo(T);
  }

  @Test
  void nothing_before_the_horizon_is_in_an_open_window_and_what_is_on_it_is() {
    Instant now = T.plusSeconds(5);
    Instant horizon = MINUTE.horizon(now);

    assertThat(MINUTE.open(horizon.minusMillis(1), now)).isEmpty();
    assertThat(MINUTE.open(horizon, now)).isNotEmpty();
  }

  @Test
  void instants_before_the_epoch_have_windows_too() {
    Instant early = Instant.ofEpochMilli(-1);

    assertThat(MINUTE.endAfter(early)).isEqualTo(Instant.EPOCH);
  }

  @Test
  void senseless_windows_are_refused() {
    var second = Duration.ofSeconds(1);
    var hour = Duration.ofHours(1);
    assertThatThrownBy(() -> new Windowing(Duration.ZERO, second, second, hour, second))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("size must be at least 1 ms, was PT0S");
    assertThatThrownBy(() -> new Windowing(second, Duration.ofMillis(300), second, hour, second))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("advance must divide size");
    assertThatThrownBy(() -> new Windowing(second, second, hour, second, second))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("grace");
  }
}
