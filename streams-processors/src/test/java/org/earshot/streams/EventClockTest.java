package org.earshot.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventClockTest {
  private static final Instant WALL = Instant.parse("2026-01-02T03:00:00Z");
  private static final Instant HOUR_AGO = WALL.minusSeconds(3600);

  private final EventClock clock = new EventClock(Duration.ofMinutes(10));

  @Test
  void a_backlog_runs_by_its_own_time() {
    clock.observe(HOUR_AGO, WALL);
    clock.observe(HOUR_AGO.plusSeconds(60), WALL.plusMillis(5));

    assertThat(clock.now(WALL.plusMillis(5))).isEqualTo(HOUR_AGO.plusSeconds(60));
  }

  @Test
  void time_goes_on_when_no_event_comes() {
    clock.observe(HOUR_AGO, WALL);

    assertThat(clock.now(WALL.plusSeconds(30))).isEqualTo(HOUR_AGO.plusSeconds(30));
  }

  @Test
  void after_a_long_silence_it_is_the_wall_clocks() {
    clock.observe(HOUR_AGO, WALL);

    Instant later = WALL.plusSeconds(601);
    assertThat(clock.now(later)).isEqualTo(later);
  }

  @Test
  void it_never_goes_back() {
    clock.observe(WALL, WALL);
    clock.observe(HOUR_AGO, WALL.plusSeconds(1));

    assertThat(clock.now(WALL.plusSeconds(1))).isEqualTo(WALL.plusSeconds(1));
  }

  @Test
  void an_event_from_a_little_ahead_does_not_make_it_run_ahead() {
    clock.observe(WALL.plusSeconds(9), WALL);

    assertThat(clock.now(WALL.plusSeconds(5))).isEqualTo(WALL.plusSeconds(9));
    assertThat(clock.now(WALL.plusSeconds(20))).isEqualTo(WALL.plusSeconds(20));
  }
}
