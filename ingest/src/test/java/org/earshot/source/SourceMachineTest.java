package org.earshot.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.earshot.message.SourceEvent;
import org.earshot.message.SourceState;
import org.junit.jupiter.api.Test;

class SourceMachineTest {
  private Instant now = Instant.parse("2026-11-30T10:00:00Z");
  private final List<SourceEvent> events = new ArrayList<>();
  private final SourceMachine machine =
      new SourceMachine(
          Duration.ofSeconds(10),
          now,
          (state, why) -> events.add(SourceEvent.entered("cam", now, state, why)));

  private SourceState state() {
    return machine.standing().state();
  }

  private String after(int seconds) {
    now = now.plusSeconds(seconds);
    return machine.tick(now);
  }

  private void live() {
    machine.opening(now);
    machine.samples(now);
  }

  private void lost(boolean permanent) {
    machine.lost(now, "connection refused", permanent, now.plusSeconds(1));
  }

  @Test
  void is_live_with_the_first_sample() {
    assertThat(state()).isEqualTo(SourceState.STARTING);
    live();
    assertThat(state()).isEqualTo(SourceState.LIVE);
    assertThat(events).extracting(SourceEvent::state).containsExactly(SourceState.LIVE);
  }

  @Test
  void what_may_give_audio_when_it_likes_is_never_given_up() {
    machine.opening(now);
    machine.present(now);
    assertThat(after(3600)).isNull();
    assertThat(state()).isEqualTo(SourceState.LIVE);
  }

  @Test
  void a_stalled_stream_is_told_from_a_silent_one() {
    live();
    for (int i = 0; i < 12; i++) {
      now = now.plusSeconds(1);
      machine.samples(now);
      machine.level(now, true);
      assertThat(machine.tick(now)).isNull();
    }
    assertThat(state()).isEqualTo(SourceState.SILENT);
    assertThat(machine.standing().since()).isEqualTo(now.minusSeconds(2));

    assertThat(after(3)).isNull();
    assertThat(state()).isEqualTo(SourceState.STALLED);
    machine.samples(now);
    machine.level(now, false);
    assertThat(state()).isEqualTo(SourceState.LIVE);
  }

  @Test
  void a_sound_ends_silence_at_once() {
    live();
    now = now.plusSeconds(11);
    machine.samples(now);
    machine.level(now, true);
    assertThat(state()).isEqualTo(SourceState.SILENT);
    machine.level(now, false);
    assertThat(state()).isEqualTo(SourceState.LIVE);
  }

  @Test
  void is_given_up_after_ten_seconds_without_a_sample() {
    live();
    assertThat(after(9)).isNull();
    assertThat(after(1)).isEqualTo("no sample for 10 s");
    lost(false);
    assertThat(state()).isEqualTo(SourceState.RECONNECTING);
    assertThat(machine.standing().message()).isEqualTo("connection refused");
    assertThat(machine.standing().retryAt()).isEqualTo(now.plusSeconds(1));
    assertThat(after(60)).as("nothing is open").isNull();
  }

  @Test
  void time_in_which_the_audio_waited_for_us_does_not_count() {
    live();
    now = now.plusSeconds(60);
    machine.waited(now);
    assertThat(after(9)).isNull();
    assertThat(after(1)).isEqualTo("no sample for 10 s");
  }

  @Test
  void an_opening_without_a_sample_is_given_up_too() {
    machine.opening(now);
    assertThat(after(14)).isNull();
    assertThat(after(1)).isEqualTo("no audio within 15 s of opening it");
  }

  @Test
  void what_stays_wrong_has_failed_at_once_and_what_does_not_come_back_after_ten_times() {
    machine.opening(now);
    lost(true);
    assertThat(state()).isEqualTo(SourceState.FAILED);
    live();
    assertThat(state()).isEqualTo(SourceState.LIVE);

    for (int i = 0; i < 10; i++) {
      assertThat(state()).isNotEqualTo(SourceState.FAILED);
      lost(false); // the first of them was live
      machine.opening(now);
    }
    lost(false);
    assertThat(state()).isEqualTo(SourceState.FAILED);
    machine.opening(now);
    assertThat(state()).as("until a sample comes").isEqualTo(SourceState.FAILED);
    lost(false);
    assertThat(state()).isEqualTo(SourceState.FAILED);
    live();
    assertThat(state()).isEqualTo(SourceState.LIVE);
  }

  @Test
  void a_stopped_source_starts_anew_when_it_is_opened() {
    live();
    machine.stopped(now, "muted");
    assertThat(state()).isEqualTo(SourceState.STOPPED);
    assertThat(after(100)).isNull();
    assertThat(state()).isEqualTo(SourceState.STOPPED);
    machine.opening(now);
    assertThat(state()).isEqualTo(SourceState.STARTING);
  }

  @Test
  void every_change_is_told_once() {
    live();
    machine.samples(now);
    machine.samples(now);
    lost(false);
    lost(false);
    live();
    assertThat(events)
        .extracting(SourceEvent::state)
        .containsExactly(SourceState.LIVE, SourceState.RECONNECTING, SourceState.LIVE);
  }
}
