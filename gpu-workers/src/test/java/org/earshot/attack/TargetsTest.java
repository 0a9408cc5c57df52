package org.earshot.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TargetsTest {
  @Test
  void a_target_is_never_excluded_and_always_the_same() {
    for (int i = 0; i < 200; i++) {
      int target = draw(7, "clip" + i, Set.of(2, 5));
      assertThat(target).isBetween(0, 9).isNotIn(2, 5);
      assertThat(draw(7, "clip" + i, Set.of(5, 2))).isEqualTo(target);
    }
  }

  @Test
  void targets_are_spread_over_the_classes_and_change_with_the_seed() {
    int[] counts = new int[10];
    int moved = 0;
    for (int i = 0; i < 9000; i++) {
      counts[draw(7, "clip" + i, Set.of(3))]++;
      moved += draw(7, "clip" + i, Set.of(3)) == draw(8, "clip" + i, Set.of(3)) ? 0 : 1;
    }
    for (int k = 0; k < 10; k++) {
      // 1000 expected, standard deviation 30.
      assertThat(counts[k]).isBetween(k == 3 ? 0 : 850, k == 3 ? 0 : 1150);
    }
    assertThat(moved).isBetween(7700, 8300);
  }

  @Test
  void the_family_draws_its_own_and_there_may_be_none_left() {
    assertThat(Targets.draw(7, "clip", "bim", 2, Set.of(0, 1))).isEmpty();
    assertThat(
            IntStream.range(0, 50)
                .filter(
                    i ->
                        !Targets.draw(7, "clip" + i, "bim", 10, Set.of(0))
                            .equals(Targets.draw(7, "clip" + i, "jsma", 10, Set.of(0))))
                .count())
        .isGreaterThan(30);
  }

  private static int draw(long seed, String clip, Set<Integer> excluded) {
    return Targets.draw(seed, clip, "bim", 10, excluded).orElseThrow();
  }
}
