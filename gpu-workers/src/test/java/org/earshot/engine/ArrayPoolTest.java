package org.earshot.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrayPoolTest {
  private static final long LARGE = ArrayPool.LARGE;

  @Test
  void memory_that_came_back_is_lent_again() {
    try (var pool = new ArrayPool()) {
      pool.take(10, 100).release();
      pool.take(30, 30).release();
      assertThat(pool.bytes()).isEqualTo(ArrayPool.rounded(1000) * Float.BYTES);
      assertThat(pool.lent()).isZero();
    }
  }

  @Test
  void what_lies_idle_makes_room_for_a_large_array() {
    try (var pool = new ArrayPool()) {
      pool.take(LARGE / 2).release();
      Tensor lent = pool.take(LARGE);
      pool.take(2, LARGE);
      assertThat(pool.bytes()).isEqualTo(3 * LARGE * Float.BYTES);
      lent.release();
    }
  }

  @Test
  void a_small_array_frees_nothing() {
    try (var pool = new ArrayPool()) {
      pool.take(1000).release();
      pool.take(5000).release();
      long both = (ArrayPool.rounded(1000) + ArrayPool.rounded(5000)) * Float.BYTES;
      assertThat(pool.bytes()).isEqualTo(both);
    }
  }
}
