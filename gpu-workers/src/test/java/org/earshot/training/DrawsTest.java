package org.earshot.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawsTest {
  private final SplittableRandom random = new SplittableRandom(5);

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 1, 4})
  void beta_has_the_mean_and_variance_of_its_distribution(double m) {
    double[] drawn = IntStream.range(0, 20_000).mapToDouble(i -> Draws.beta(m, random)).toArray();
    double mean =
        IntStream.range(0, drawn.length).mapToDouble(i -> drawn[i]).average().orElseThrow();
    double variance =
        IntStream.range(0, drawn.length)
            .mapToDouble(i -> (drawn[i] - mean) * (drawn[i] - mean))
            .average()
            .orElseThrow();

    // standard errors of 20 000 draws: at most 0.003 and 0.0015; four of them
    assertThat(mean).isEqualTo(0.5, within(0.012));
    assertThat(variance).isEqualTo(1 / (4 * (2 * m + 1)), within(0.006));
  }

  @Test
  void beta_of_a_tiny_parameter_stays_a_number() {
    for (int i = 0; i < 1000; i++) {
      assertThat(Draws.beta(1e-4, random)).isBetween(0.0, 1.0);
    }
  }

  @Test
  void log_uniform_keeps_its_bounds_and_its_median() {
    long below = 0;
    for (int i = 0; i < 4000; i++) {
      double drawn = Draws.logUniform(0.001, 0.1, random);
      assertThat(drawn).isBetween(0.000999999, 0.100000001);
      below += drawn < 0.01 ? 1 : 0;
    }
    // the standard error of a share of 4000 is 32; four of them
    assertThat(below).isBetween(1870L, 2130L);
  }
}
