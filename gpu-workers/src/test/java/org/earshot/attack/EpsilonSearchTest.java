package org.earshot.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;

class EpsilonSearchTest {
  /** The epsilons that are tried where {@code fools} says which fool. */
  private static List<Double> tried(EpsilonSchedule schedule, DoublePredicate fools) {
    List<Double> tried = new ArrayList<>();
    EpsilonSearch search = new EpsilonSearch(schedule);
    while (!search.done()) {
      tried.add(search.epsilon());
      search.record(fools.test(search.epsilon()));
    }
    return tried;
  }

  @Test
  void the_grid_is_geometric_and_ends_at_the_end() {
    List<Double> tried = tried(new EpsilonSchedule(0.16, 16, 5, 3), epsilon -> false);
    assertThat(tried).hasSize(5);
    for (int i = 0; i < 5; i++) {
      assertThat(tried.get(i)).isCloseTo(0.01 * (1 << i), within(1e-12));
    }
    assertThat(tried.get(4)).isEqualTo(0.16);
  }

  @Test
  void the_first_gap_is_bisected_although_larger_epsilons_hold_again() {
    List<Double> tried =
        tried(new EpsilonSchedule(0.16, 16, 5, 2), epsilon -> epsilon > 0.03 && epsilon < 0.05);
    double root = Math.sqrt(0.02 * 0.04);
    assertThat(tried).hasSize(5);
    assertThat(tried.get(2)).isCloseTo(0.04, within(1e-12));
    assertThat(tried.get(3)).isCloseTo(root, within(1e-12));
    assertThat(tried.get(4)).isCloseTo(Math.sqrt(root * 0.04), within(1e-12));
  }

  @Test
  void a_grid_of_one_point_tries_the_end_first() {
    EpsilonSchedule schedule = new EpsilonSchedule(0.1, 100, 1, 2);
    assertThat(tried(schedule, epsilon -> false)).containsExactly(0.1);
    List<Double> tried = tried(schedule, epsilon -> true);
    assertThat(tried.get(0)).isEqualTo(0.1);
    assertThat(tried.get(1)).isCloseTo(0.01, within(1e-12));
    assertThat(tried.get(2)).isCloseTo(0.1 * Math.pow(10, -1.5), within(1e-12));
  }

  @Test
  void the_result_is_within_the_resolution_of_the_threshold() {
    for (EpsilonSchedule schedule :
        List.of(new EpsilonSchedule(0.1, 1000, 20, 5), new EpsilonSchedule(0.1, 1000, 1, 8))) {
      for (double threshold = 1.1e-4; threshold < 0.1; threshold *= 1.17) {
        double limit = threshold;
        List<Double> tried = tried(schedule, epsilon -> epsilon >= limit);
        double found = tried.stream().filter(e -> e >= limit).min(Double::compare).orElseThrow();
        assertThat(found).isBetween(limit, limit * schedule.resolution() * (1 + 1e-12));
        assertThat(tried).hasSizeLessThanOrEqualTo(schedule.steps());
      }
    }
  }

  @Test
  void refuses_what_is_no_schedule() {
    assertThatThrownBy(() -> new EpsilonSchedule(0, 10, 5, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("wide must be in (0, 1], was 0.0");
    assertThatThrownBy(() -> new EpsilonSchedule(0.1, 1, 5, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("range must be above 1, was 1.0");
    assertThatThrownBy(() -> new EpsilonSchedule(0.1, 10, 0, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("grid must be at least 1, was 0");
    assertThatThrownBy(() -> new EpsilonSchedule(0.1, 10, 5, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bisections must be at least 0, was -1");
  }
}
