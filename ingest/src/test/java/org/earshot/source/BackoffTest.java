package org.earshot.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static Backoff always(double random) {
    return new Backoff(
        new Random() {
          private static final long serialVersionUID = 1L;

          @Override
          public double nextDouble() {
            return random;
          }
        });
  }

  @Test
  void doubles_up_to_its_cap() {
    var backoff = always(0);
    long[] waits = new long[8];
    for (int i = 0; i < waits.length; i++) {
      waits[i] = backoff.next(Duration.ZERO).toMillis();
    }
    assertThat(waits).containsExactly(500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000, 5_000);
  }

  @Test
  void begins_anew_after_a_stable_minute_and_not_before() {
    var backoff = always(0);
    for (int i = 0; i < 6; i++) {
      backoff.next(Duration.ofSeconds(59));
    }
    assertThat(backoff.next(Duration.ofSeconds(59))).isEqualTo(Backoff.LONGEST);
    assertThat(backoff.next(Duration.ofSeconds(60))).isEqualTo(Backoff.FIRST);
  }

  @Test
  void spreads_over_the_upper_half() {
    RandomGenerator random = new Random(1);
    var backoff = new Backoff(random);
    for (int i = 0; i < 10; i++) {
      backoff.next(Duration.ZERO);
    }
    var waits =
        random.ints(200).mapToLong(i -> backoff.next(Duration.ZERO).toMillis()).summaryStatistics();
    assertThat(waits.getMin()).isBetween(2_500L, 2_700L);
    assertThat(waits.getMax()).isBetween(4_800L, 5_000L);
  }
}
