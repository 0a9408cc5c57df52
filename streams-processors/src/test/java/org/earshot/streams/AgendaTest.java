package org.earshot.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.earshot.message.Robustness.Window;
import org.junit.jupiter.api.Test;

class AgendaTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:00:00Z");
  private static final Window EARLIER = new Window(NOW.minusSeconds(60), Duration.ofMinutes(1));
  private static final Window LATER = new Window(NOW, Duration.ofMinutes(1));

  private final Agenda<String> agenda = new Agenda<>(Duration.ofSeconds(1));

  @Test
  void a_window_is_taken_once_however_often_it_changed() {
    agenda.add("series", List.of(LATER));
    agenda.add("series", List.of(EARLIER, LATER));

    assertThat(agenda.due(NOW)).containsExactly("series");
    assertThat(agenda.take("series", 1, NOW)).containsExactly(EARLIER, LATER);
    assertThat(agenda.due(NOW.plusSeconds(60))).isEmpty();
  }

  @Test
  void a_large_series_is_measured_less_often() {
    agenda.add("large", List.of(LATER));
    agenda.take("large", 12_000, NOW);
    agenda.add("large", List.of(LATER));

    assertThat(agenda.due(NOW.plusMillis(5_999))).isEmpty();
    assertThat(agenda.due(NOW.plusMillis(6_000))).containsExactly("large");
  }

  @Test
  void a_small_series_is_measured_at_every_refresh() {
    agenda.add("small", List.of(LATER));
    agenda.take("small", 1_000, NOW);
    agenda.add("small", List.of(LATER));

    assertThat(agenda.due(NOW)).containsExactly("small");
  }

  @Test
  void a_series_that_is_gone_is_forgotten() {
    agenda.add("gone", List.of(LATER));
    agenda.retain(List.of());

    assertThat(agenda.due(NOW)).isEmpty();
  }
}
