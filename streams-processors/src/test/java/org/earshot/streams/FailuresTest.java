package org.earshot.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private final TickingClock clock = new TickingClock(Instant.parse("2026-01-02T03:00:00Z"));
  private final Failures failures = new Failures(clock);

  @Test
  void the_fifth_failure_within_a_minute_is_one_too_many() {
    for (int i = 0; i < 4; i++) {
      assertThat(failures.tooMany()).isFalse();
      clock.advance(Duration.ofSeconds(10));
    }
    assertThat(failures.tooMany()).isTrue();
  }

  @Test
  void rare_failures_are_never_too_many() {
    for (int i = 0; i < 20; i++) {
      assertThat(failures.tooMany()).isFalse();
      clock.advance(Duration.ofSeconds(16));
    }
  }
}
