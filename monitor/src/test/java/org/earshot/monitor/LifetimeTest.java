package org.earshot.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LifetimeTest {
  private final List<String> closed = new CopyOnWriteArrayList<>();

  @Test
  void what_was_started_last_is_closed_first() {
    try (var lifetime = new Lifetime()) {
      lifetime.add(() -> closed.add("broker"));
      lifetime.add(() -> closed.add("feed"));
    }
    assertThat(closed).containsExactly("feed", "broker");
  }

  @Test
  void what_stands_side_by_side_closes_at_once() {
    var together = new CyclicBarrier(2);
    try (var lifetime = new Lifetime()) {
      lifetime.add(() -> closed.add("broker"));
      lifetime.level();
      for (String role : List.of("process", "work")) {
        lifetime.beside(
            () -> {
              together.await(30, TimeUnit.SECONDS); // passes only if the other closes meanwhile
              closed.add(role);
            });
      }
    }
    assertThat(closed).hasSize(3).endsWith("broker").contains("process", "work");
  }

  @Test
  void one_that_fails_to_close_does_not_keep_the_others_open() {
    try (var lifetime = new Lifetime()) {
      lifetime.add(() -> closed.add("broker"));
      lifetime.add(
          () -> {
            throw new IllegalStateException("broken");
          });
    }
    assertThat(closed).containsExactly("broker");
  }

  @Test
  void what_starts_while_the_process_ends_is_closed_at_once() {
    var lifetime = new Lifetime();
    lifetime.close();
    assertThatThrownBy(() -> lifetime.add(() -> closed.add("late")))
        .isInstanceOf(StartupException.class);
    assertThat(closed).containsExactly("late");
  }

  @Test
  void a_failed_role_ends_the_wait_with_its_reason() {
    try (var lifetime = new Lifetime()) {
      lifetime.fail(new IllegalStateException("the disk is full"));
      assertThatThrownBy(lifetime::awaitEnd)
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("the disk is full");
    }
  }
}
