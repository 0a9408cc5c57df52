package org.earshot.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.earshot.attack.Attacks;
import org.earshot.message.AttackSpec;
import org.earshot.message.Control;
import org.earshot.message.Control.AttackPolicy;
import org.earshot.message.SourceReport;
import org.earshot.message.SourceState;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every query of the shipped Grafana dashboard, asked of a Prometheus that scrapes a demo. */
@ExtendWith({DemoExtension.class, OutputOnFailure.class})
class PrometheusTest {
  private static final Duration MEASURED_WITHIN = Duration.ofMinutes(3);
  private static final int UNLABELLED_CLIPS = 24;

  /**
   * A budget at which every model is fooled: eps_r is provisional, and absent, until both models of
   * a pair are fooled on more than 90 %.
   */
  private static final double ENOUGH_TO_FOOL_ANYTHING_RMS = 0.5;

  @TempDir private static Path storage;
  private static PrometheusServer prometheus;

  @BeforeAll
  static void start(RunningDemo demo) {
    prometheus = PrometheusServer.start(storage, demo.page().port());
    askForTestBudget(demo);
    feed(demo);
  }

  @AfterAll
  static void stop() {
    if (prometheus != null) {
      prometheus.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> every_panel_has_data() {
    return GrafanaDashboard.shipped().targets().stream()
        .map(target -> dynamicTest(target.name(), () -> hasData(target)));
  }

  @TestFactory
  Stream<DynamicTest> every_variable_has_values() {
    return GrafanaDashboard.shipped().variables().stream()
        .map(
            variable ->
                dynamicTest(
                    variable.name(),
                    () ->
                        Await.so(
                            "values of " + variable,
                            MEASURED_WITHIN,
                            () -> !prometheus.values(variable).isEmpty())));
  }

  @Test
  void every_rule_is_evaluated() {
    Await.so("evaluated rules", MEASURED_WITHIN, () -> prometheus.rulesAreHealthy());
  }

  private static void hasData(GrafanaDashboard.Target target) {
    Await.so(
        "data for " + target.expression(),
        MEASURED_WITHIN,
        () -> prometheus.answers(target.expression()));
  }

  /** One attack alone, so that the pair is through with it soon. */
  private static void askForTestBudget(RunningDemo demo) {
    var live = Attacks.live("fgsm");
    var wide =
        new AttackSpec(
            live.attack(), live.parameters(), live.targeted(), ENOUGH_TO_FOOL_ANYTHING_RMS, true);
    Control wish = new AttackPolicy(List.of(wide, Attacks.live("bim-a")), 1.0, 8, 4);
    Send.all(demo.settings(), List.of(Topics.CONTROL.record(wish.subject(), wish)));
  }

  /** Clips without labels, a repeat and something that is no clip: each has its own panel. */
  private static void feed(RunningDemo demo) {
    for (int i = 0; i < UNLABELLED_CLIPS; i++) {
      var answer = demo.page().post("/api/clips?source=test&name=" + i, SampleClips.bundled(3 * i));
      assertThat(answer.status()).isEqualTo(202);
    }
    demo.page().post("/api/clips?source=test&name=0", SampleClips.bundled(0));
    Send.all(
        demo.settings(), List.of(Topics.CLIPS.record("test/broken", "not audio".getBytes(UTF_8))));
    Send.all(demo.settings(), List.of(Topics.SOURCES.record("street", street())));
  }

  /** A camera of which nobody has to speak again while the test runs: its report is of later. */
  private static SourceReport street() {
    Instant at = Instant.now().plus(Duration.ofHours(1));
    return new SourceReport(
        "street",
        "test",
        at,
        "stream",
        "rtsp://camera.example/street",
        SourceState.LIVE,
        at,
        null,
        null,
        at,
        -23.5,
        -9.0,
        48_000,
        1,
        1,
        1,
        Duration.ofSeconds(2),
        12.0,
        1,
        Map.of(),
        false,
        false,
        Duration.ofSeconds(5),
        Duration.ofSeconds(5));
  }
}
