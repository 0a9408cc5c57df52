package org.earshot.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.earshot.dashboard.Samples.HARDENED;
import static org.earshot.dashboard.Samples.NOW;
import static org.earshot.dashboard.Samples.ORIGINAL;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.earshot.message.JobEvent.State;
import org.earshot.message.Robustness.Window;
import org.earshot.message.SourceState;
import org.earshot.wire.Stage;
import org.junit.jupiter.api.Test;

/** Names and labels as Prometheus reads them. */
class MonitorMetricsTest {
  private static final Window WINDOW = Samples.window(NOW.minusSeconds(570));
  private static final String SERIES =
      "model=\"%s\",representation=\"stft/small/22050/1\",source=\"esc10\",window=\"10m\"";

  private static final Site.Standing STANDING =
      new Site.Standing(true, 3, Map.of(Stage.VERDICT, Duration.ofMillis(1500)));

  private final MonitorState state = new MonitorState(NOW);

  @Test
  void a_fooling_rate_comes_with_its_interval_its_budgets_and_its_clips() {
    state.robustness(Samples.fooling(ORIGINAL, "bim-a", "p", WINDOW, 200));
    String labels =
        "attack=\"bim-a\",budget=\"%s\",labelled=\"true\"," + SERIES.formatted(ORIGINAL);
    for (String budget : List.of("paper", "wide")) {
      assertThat(scrape())
          .contains("earshot_fooling_ratio{" + labels.formatted(budget) + "} 0.")
          .contains("earshot_fooling_ratio_lower{" + labels.formatted(budget) + "} 0.")
          .contains("earshot_fooling_ratio_upper{" + labels.formatted(budget) + "}")
          .contains("earshot_fooling_auc{" + labels.formatted(budget) + "} 0.");
    }
    assertThat(scrape())
        .contains("earshot_fooling_auc_bmax_l2{" + labels.formatted("paper") + "} 0.349")
        .contains("earshot_fooling_auc_bmax_l2{" + labels.formatted("wide") + "} 2.56")
        .contains(
            "earshot_fooling_clips{attack=\"bim-a\",labelled=\"true\","
                + SERIES.formatted(ORIGINAL)
                + "} 200.0")
        .contains(
            "earshot_robust_accuracy_ratio{attack=\"bim-a\",budget=\"paper\","
                + SERIES.formatted(ORIGINAL)
                + "} 0.");
  }

  @Test
  void eps_r_is_absent_while_provisional_but_its_pairs_are_not() {
    String labels = "{attack=\"bim-a\",labelled=\"true\"," + SERIES.formatted(HARDENED) + "} ";
    state.robustness(Samples.epsR("bim-a", "p", WINDOW, 12, true));
    assertThat(scrape())
        .contains("earshot_eps_r_pairs" + labels + "12.0")
        .doesNotContain("earshot_eps_r{");
    state.robustness(Samples.epsR("bim-a", "p", WINDOW, 40, false));
    assertThat(scrape()).contains("earshot_eps_r" + labels + "2.1");
  }

  @Test
  void accuracy_and_what_hardening_costs_of_it() {
    state.model(Samples.card(ORIGINAL, null));
    state.model(Samples.card(HARDENED, ORIGINAL));
    state.robustness(Samples.accuracy(ORIGINAL, WINDOW, 80, 100));
    state.robustness(Samples.accuracy(HARDENED, WINDOW, 75, 100));
    assertThat(scrape())
        .contains("earshot_accuracy_ratio{" + SERIES.formatted(ORIGINAL) + "} 0.8")
        .containsPattern(
            "earshot_accuracy_drop_ratio\\{" + SERIES.formatted(HARDENED) + "} 0\\.0(5|499)");
  }

  @Test
  void what_nothing_was_measured_on_is_absent() {
    state.robustness(Samples.accuracy(ORIGINAL, WINDOW, 0, 0));
    state.robustness(Samples.fooling(ORIGINAL, "fgsm", "p", WINDOW, 0));
    assertThat(scrape()).doesNotContain("earshot_accuracy_ratio").doesNotContain("earshot_fooling");
  }

  @Test
  void a_series_that_leaves_the_window_leaves_the_metrics() {
    state.robustness(Samples.fooling(ORIGINAL, "fgsm", "p", WINDOW, 50));
    assertThat(scrape()).contains("earshot_fooling_ratio{");
    assertThat(scrape(NOW.plus(Duration.ofMinutes(20)))).doesNotContain("earshot_fooling_ratio{");
  }

  @Test
  void only_the_live_protocol_of_an_attack_is_there() {
    state.robustness(Samples.fooling(ORIGINAL, "fgsm", "old", WINDOW, 50));
    state.robustness(Samples.fooling(ORIGINAL, "fgsm", "new", WINDOW, 5));
    assertThat(scrape())
        .contains(SERIES.formatted(ORIGINAL) + "} 5.0")
        .doesNotContain(SERIES.formatted(ORIGINAL) + "} 50.0");
  }

  @Test
  void jobs_workers_dead_letters_and_sources_are_there() {
    state.job(Samples.job("a", State.RUNNING, NOW, 0.1));
    state.job(Samples.job("b", State.QUEUED, NOW, 0));
    state.job(Samples.job("c", State.DONE, NOW, 1));
    state.deadLetter(Samples.failed(NOW, "broken"));
    state.verdict(Samples.verdict("mic/1", ORIGINAL, NOW));
    assertThat(scrape())
        .contains("earshot_jobs{queue=\"jobs.continuous\",state=\"running\"} 1.0")
        .contains("earshot_jobs{queue=\"jobs.continuous\",state=\"queued\"} 1.0")
        .contains("earshot_jobs{queue=\"jobs.training\",state=\"queued\"} 0.0")
        .contains("earshot_workers 3.0")
        .contains("earshot_lag_seconds{stage=\"verdict\"} 1.5")
        .contains("earshot_dead_letters_total{reason=\"invalid\",topic=\"clips\"} 1.0")
        .contains("earshot_source_last_audio_timestamp_seconds{source=\"mic\"} 1.77236639");
  }

  @Test
  void a_declared_source_is_there_with_its_state_its_level_and_what_only_grows() {
    state.source(Samples.source("mic", SourceState.LIVE, NOW));
    assertThat(scrape())
        .contains("earshot_source_up{source=\"mic\"} 1.0")
        .contains("earshot_source_muted{source=\"mic\"} 0.0")
        .contains("earshot_source_state{source=\"mic\",state=\"live\"} 1.0")
        .contains("earshot_source_state{source=\"mic\",state=\"failed\"} 0.0")
        .contains("earshot_source_level_dbfs{source=\"mic\"} -23.5")
        .contains("earshot_source_drift_ppm{source=\"mic\"} 12.5")
        .contains("earshot_source_last_audio_timestamp_seconds{source=\"mic\"} 1.7723664E9")
        .contains("# TYPE earshot_source_gaps_total counter")
        .contains("earshot_source_restarts_total{source=\"mic\"} 3.0")
        .contains("earshot_source_gaps_total{source=\"mic\"} 2.0")
        .contains("earshot_source_lost_seconds_total{source=\"mic\"} 7.5");
  }

  @Test
  void a_source_whose_listener_is_gone_is_failed_and_has_no_level() {
    state.source(Samples.source("mic", SourceState.LIVE, NOW.minusSeconds(15)));
    assertThat(scrape())
        .contains("earshot_source_up{source=\"mic\"} 0.0")
        .contains("earshot_source_state{source=\"mic\",state=\"failed\"} 1.0")
        .contains("earshot_source_state{source=\"mic\",state=\"live\"} 0.0")
        .contains("earshot_source_gaps_total{source=\"mic\"} 2.0")
        .doesNotContain("earshot_source_level_dbfs{")
        .doesNotContain("earshot_source_drift_ppm{");
    state.source(Samples.source("mic", SourceState.STOPPED, NOW.minusSeconds(1500)));
    state.source(Samples.source("mic", SourceState.STOPPED, NOW.minusSeconds(9)));
    assertThat(scrape())
        .contains("earshot_source_state{source=\"mic\",state=\"stopped\"} 1.0")
        .contains("earshot_source_state{source=\"mic\",state=\"failed\"} 0.0")
        .contains("earshot_source_muted{source=\"mic\"} 1.0");
  }

  @Test
  void a_source_that_nobody_declared_has_its_last_sample_and_no_state() {
    state.verdict(Samples.verdict("mic/1", ORIGINAL, NOW));
    assertThat(scrape())
        .contains("earshot_source_last_audio_timestamp_seconds{source=\"mic\"}")
        .doesNotContain("earshot_source_up{")
        .doesNotContain("earshot_source_state{");
  }

  @Test
  void no_label_holds_a_clip() {
    state.verdict(Samples.verdict("mic/secret.wav", ORIGINAL, NOW));
    state.attack(Samples.fooled("mic/secret.wav", ORIGINAL, NOW));
    state.deadLetter(Samples.failed(NOW, "broken"));
    assertThat(scrape()).doesNotContain("secret").doesNotContain("broken");
  }

  @Test
  void a_windows_length_is_said_in_the_largest_unit_that_fits() {
    assertThat(RobustnessMetrics.length(Duration.ofMinutes(10))).isEqualTo("10m");
    assertThat(RobustnessMetrics.length(Duration.ofHours(2))).isEqualTo("2h");
    assertThat(RobustnessMetrics.length(Duration.ofSeconds(90))).isEqualTo("90s");
  }

  private String scrape() {
    return scrape(NOW);
  }

  private String scrape(Instant now) {
    var registry = new PrometheusRegistry();
    registry.register(
        new MonitorMetrics(
            () -> state.snapshot(NOW), () -> STANDING, Clock.fixed(now, ZoneOffset.UTC)));
    var bytes = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(bytes, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(UTF_8);
  }
}
