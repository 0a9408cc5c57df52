package org.earshot.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a running demo answers, and whom it keeps out. */
@ExtendWith({DemoExtension.class, OutputOnFailure.class})
class DemoTest {
  private static final Duration PRODUCES_WITHIN = Duration.ofMinutes(2);
  private static final Duration REFUSES_WITHIN = Duration.ofSeconds(30);

  /**
   * The names of the architecture's table that a demo has when each stage has produced something.
   * Absent, each for a reason:
   *
   * <ul>
   *   <li>{@code earshot_source_up}, {@code earshot_source_level_dbfs}: of live sources, cameras
   *       and microphones, which are not there yet
   *   <li>{@code earshot_clips_dropped_total}: only after a repeat; {@code
   *       earshot_dead_letters_total}: only after a dead letter, PrometheusTest has it
   *   <li>{@code earshot_attack_warnings_total}: only if an attack warns of its own result
   *   <li>{@code earshot_eps_r}: while provisional; PrometheusTest has it with a test budget
   * </ul>
   */
  private static final List<String> NAMES =
      List.of(
          "earshot_clips_ingested_total",
          "earshot_source_last_audio_timestamp_seconds",
          "earshot_representation_seconds_bucket",
          "earshot_clip_age_seconds_bucket",
          "earshot_verdicts_total",
          "earshot_attacks_total",
          "earshot_attack_l2_bucket",
          "earshot_attack_rms_bucket",
          "earshot_attack_gradients_total",
          "earshot_fooling_ratio",
          "earshot_fooling_ratio_lower",
          "earshot_fooling_ratio_upper",
          "earshot_fooling_auc",
          "earshot_fooling_auc_bmax_l2",
          "earshot_fooling_clips",
          "earshot_robust_accuracy_ratio",
          "earshot_eps_r_pairs",
          "earshot_accuracy_ratio",
          "earshot_accuracy_drop_ratio",
          "earshot_jobs",
          "earshot_job_seconds_bucket",
          "earshot_model_state",
          "earshot_workers",
          "earshot_lag_seconds");

  private final RunningDemo demo;

  DemoTest(RunningDemo demo) {
    this.demo = demo;
  }

  @Test
  void metrics_have_every_name_that_a_demo_owns() {
    Await.so(
        "all of " + NAMES, PRODUCES_WITHIN, () -> missing(demo.page().get("/metrics")).isEmpty());
  }

  @Test
  void clips_are_timed_at_every_stage() {
    for (String stage : List.of("representation", "verdict", "attack", "robustness")) {
      Await.so(
          "age at stage " + stage,
          PRODUCES_WITHIN,
          () -> demo.page().get("/metrics").body().contains("{stage=\"" + stage + "\",le="));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "verdicts", "robustness", "jobs", "models", "sources"})
  void the_api_answers_with_facts(String name) {
    Await.so(
        "facts of " + name,
        PRODUCES_WITHIN,
        () -> {
          var answer = demo.page().get("/api/" + name);
          assertThat(answer.status()).isEqualTo(200);
          assertThat(answer.type()).contains("json");
          return !answer.json().isEmpty();
        });
  }

  @Test
  void live_and_ready() {
    assertThat(demo.page().get("/livez").status()).isEqualTo(200);
    Await.so("readiness", PRODUCES_WITHIN, () -> demo.page().status("/readyz") == 200);
  }

  @Test
  void a_second_broker_on_the_same_data_is_refused_in_one_line() {
    refusedInOneLine(
        "the data in .* is in use by process %d; stop it or choose another --data"
            .formatted(demo.process().pid()),
        "broker",
        "--data",
        demo.data().toString(),
        "--broker-port",
        String.valueOf(FreePorts.next()));
  }

  @Test
  void a_broker_on_a_port_in_use_is_refused_in_one_line(@TempDir Path data) {
    refusedInOneLine(
        "port %d on 127.0.0.1 is in use; choose another with --broker-port"
            .formatted(demo.brokerPort()),
        "broker",
        "--data",
        data.toString(),
        "--broker-port",
        String.valueOf(demo.brokerPort()));
  }

  @Test
  void a_second_demo_on_the_same_page_port_is_refused_in_one_line(@TempDir Path data) {
    refusedInOneLine(
        "port %d on 127.0.0.1 is in use; choose another with --port".formatted(demo.page().port()),
        "demo",
        "--data",
        data.toString(),
        "--port",
        String.valueOf(demo.page().port()),
        "--broker-port",
        String.valueOf(FreePorts.next()));
  }

  private static void refusedInOneLine(String reason, String... arguments) {
    try (var second = EarshotProcess.start(arguments)) {
      assertThat(second.awaitExit(REFUSES_WITHIN)).isNotZero();
      assertThat(complaints(second.output()))
          .hasSize(1)
          .first()
          .asString()
          .matches("earshot: " + reason);
    }
  }

  /** What is no progress of a start. */
  private static List<String> complaints(String output) {
    return output.lines().filter(line -> !line.isBlank() && !line.startsWith("Starting ")).toList();
  }

  private static Set<String> missing(Http.Answer metrics) {
    Set<String> there =
        metrics
            .body()
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split("[{ ]", 2)[0])
            .collect(Collectors.toSet());
    Set<String> missing = new TreeSet<>(NAMES);
    missing.removeAll(there);
    return missing;
  }
}
