package org.earshot.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.earshot.message.JobEvent;
import org.earshot.message.JobEvent.State;
import org.junit.jupiter.api.Test;

class WaitingHintTest {
  private static List<JobEvent> heard(State state) {
    return List.of(
        new JobEvent(
            "job", "attack", "jobs.requested", state, Instant.EPOCH, null, 1, 0, "", Map.of()));
  }

  @Test
  void what_stays_queued_is_said_once() {
    var hint = new WaitingHint(Duration.ZERO);
    assertThat(hint.after(heard(State.QUEUED)))
        .hasValueSatisfying(text -> assertThat(text).contains("earshot work"));
    assertThat(hint.after(List.of())).isEmpty();
  }

  @Test
  void there_is_patience_first() {
    assertThat(new WaitingHint(Duration.ofHours(1)).after(heard(State.QUEUED))).isEmpty();
  }

  @Test
  void what_has_begun_is_not_waited_for() {
    var hint = new WaitingHint(Duration.ZERO);
    assertThat(hint.after(heard(State.RUNNING))).isEmpty();
    assertThat(hint.after(heard(State.QUEUED))).isEmpty();
  }
}
