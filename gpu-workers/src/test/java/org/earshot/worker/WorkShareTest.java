package org.earshot.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WorkShareTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 7); // nanoTime may overflow

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void a_quarter_of_the_time_rests_three_times_as_long_as_it_worked() {
    var share = new WorkShare(() -> 0.25, now::get);
    assertThat(share.open()).isTrue();
    share.spent(Duration.ofSeconds(2));
    assertThat(share.open()).isFalse();
    pass(Duration.ofMillis(5_999));
    assertThat(share.open()).isFalse();
    pass(Duration.ofMillis(1));
    assertThat(share.open()).isTrue();
  }

  @Test
  void all_of_the_time_never_rests() {
    var share = new WorkShare(() -> 1, now::get);
    share.spent(Duration.ofHours(1));
    assertThat(share.open()).isTrue();
  }
}
