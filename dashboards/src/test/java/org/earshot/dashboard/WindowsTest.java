package org.earshot.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.earshot.dashboard.Samples.NOW;
import static org.earshot.dashboard.Samples.ORIGINAL;
import static org.earshot.dashboard.Samples.TEN_MINUTES;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.earshot.message.AttackSpec;
import org.earshot.message.Control.AttackPolicy;
import org.earshot.message.Robustness;
import org.earshot.message.Robustness.Fooling;
import org.junit.jupiter.api.Test;

class WindowsTest {
  private final Windows windows = new Windows();

  @Test
  void of_overlapping_windows_the_one_that_ends_next_speaks() {
    for (int minutes = -1; minutes <= 3; minutes++) {
      add("p", NOW.plus(Duration.ofMinutes(minutes)).plusSeconds(30), 100 - minutes);
    }
    assertThat(attacked(NOW)).containsExactly(100);
  }

  @Test
  void a_window_that_just_ended_stands_in_until_its_successor_is_there() {
    add("p", NOW.minusSeconds(20), 7);
    assertThat(attacked(NOW)).containsExactly(7);
    add("p", NOW.plusSeconds(40), 8);
    assertThat(attacked(NOW)).containsExactly(8);
  }

  @Test
  void what_ended_long_ago_does_not_speak_even_if_nothing_came_after_it() {
    add("p", NOW.minusSeconds(59), 7);
    assertThat(attacked(NOW)).containsExactly(7);
    assertThat(attacked(NOW.plusSeconds(2))).isEmpty();
    assertThat(windows.all()).hasSize(1);
  }

  @Test
  void a_later_record_of_a_window_replaces_the_earlier() {
    add("p", NOW.plusSeconds(30), 7);
    add("p", NOW.plusSeconds(30), 9);
    assertThat(attacked(NOW)).containsExactly(9);
  }

  @Test
  void only_the_newest_protocol_of_an_attack_speaks() {
    add("old", NOW.plusSeconds(30), 300);
    add("new", NOW.plusSeconds(30), 4);
    assertThat(attacked(NOW)).containsExactly(4);
  }

  @Test
  void the_policys_protocol_speaks_as_soon_as_it_has_results() {
    var spec = new AttackSpec("fgsm", new TreeMap<>(), false, 0.02, false);
    var policy = Optional.of(new AttackPolicy(List.of(spec), 1, 8, 2));
    add("straggler", NOW.plusSeconds(30), 300);
    assertThat(active(policy)).isEqualTo("straggler");
    add(spec.protocol(), NOW.plusSeconds(30), 4);
    add("straggler", NOW.plusSeconds(30), 301);
    assertThat(active(policy)).isEqualTo(spec.protocol());
  }

  @Test
  void a_series_keeps_a_bounded_history() {
    for (int i = 0; i < 200; i++) {
      add("p", NOW.plusSeconds(60L * i), i);
    }
    assertThat(windows.all()).hasSize(Windows.WINDOWS_LIMIT);
    assertThat(windows.all())
        .extracting(measure -> ((Fooling) measure).attacked())
        .startsWith(200 - Windows.WINDOWS_LIMIT)
        .endsWith(199);
  }

  private String active(Optional<AttackPolicy> policy) {
    return Windows.activeProtocols(windows.lastProtocols(), windows.all(), policy).get("fgsm");
  }

  private List<Integer> attacked(Instant now) {
    List<Robustness> current = Windows.current(windows.all(), windows.lastProtocols(), now);
    return current.stream().map(measure -> ((Fooling) measure).attacked()).toList();
  }

  private void add(String protocol, Instant end, int attacked) {
    windows.add(
        Samples.fooling(
            ORIGINAL, "fgsm", protocol, Samples.window(end.minus(TEN_MINUTES)), attacked));
  }
}
