package org.earshot.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceTest {
  @TempDir private Path data;

  @Test
  void the_first_free_number_is_taken() {
    try (var first = Instance.take(data, "work", null);
        var second = Instance.take(data, "work", null);
        var other = Instance.take(data, "process", null)) {
      assertThat(first.name()).endsWith("-1");
      assertThat(second.name()).endsWith("-2");
      assertThat(other.name()).as("numbers are counted by role").endsWith("-1");
      assertThat(first.directory()).isNotEqualTo(other.directory());
    }
  }

  @Test
  void a_name_is_free_again_when_its_process_ends() {
    String name;
    try (var first = Instance.take(data, "work", null)) {
      name = first.name();
    }
    try (var next = Instance.take(data, "work", null)) {
      assertThat(next.name()).isEqualTo(name);
    }
  }

  @Test
  void a_chosen_name_that_is_held_is_refused() {
    try (var held = Instance.take(data, "work", "left")) {
      assertThatThrownBy(() -> Instance.take(data, "work", held.name()))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("instance left of work runs already")
          .hasMessageContaining("--instance");
    }
  }

  @Test
  void a_name_that_would_leave_the_directory_is_refused() {
    assertThatThrownBy(() -> Instance.take(data, "work", "../x"))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("was ../x");
  }
}
