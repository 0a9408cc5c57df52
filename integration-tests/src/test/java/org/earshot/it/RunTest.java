package org.earshot.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.config.ConfigResource;
import org.earshot.wire.Settings;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code earshot run} with sources of a user's own. */
@ExtendWith(OutputOnFailure.class)
class RunTest {
  private static final Duration WITHIN = Duration.ofSeconds(90);

  /**
   * What closes side by side has 2.5 s: sources, then roles, then the broker, and what is between.
   */
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(10);

  /** None of the sources is what a bundled clip comes from. */
  private static final String SOURCES =
      """
      sources:
        - {id: drop, kind: folder, address: drop}
        - {id: dead, kind: stream, address: 'http://127.0.0.1:1/x.mp3'}
      """;

  @TempDir private Path directory;
  private final String broker = String.valueOf(FreePorts.next());

  private EarshotProcess run(Path sources) {
    return EarshotProcess.start(
        "run",
        "--sources",
        sources.toString(),
        "--port",
        "0",
        "--broker-port",
        broker,
        "--keep-audio",
        "1h",
        "--data",
        directory.resolve("data").toString());
  }

  @Test
  void sources_are_heard_muted_and_changed_and_a_dead_one_makes_nothing_unready() throws Exception {
    Path drop = directory.resolve("drop");
    SampleClips.write(drop, 0, 2);
    Path file = Files.writeString(directory.resolve("sources.yaml"), SOURCES);
    try (var run = run(file)) {
      var page =
          new Http(Integer.parseInt(run.await("page +http://127\\.0\\.0\\.1:(\\d+)/", WITHIN)));
      run.await("dead is reconnecting: ", WITHIN);
      awaitVerdict("drop/000.ogg");
      assertThat(page.get("/readyz").status()).isEqualTo(200);
      assertThat(page.get("/metrics").body())
          .contains("earshot_clips_ingested_total{source=\"drop\"} 2.0");

      assertThat(retention("clips")).isEqualTo(Duration.ofHours(1));

      mute("drop");
      run.await("drop is stopped: muted: ", WITHIN);
      change(file);
      run.await("late is live", WITHIN);
      assertThat(run.output()).contains("The file was changed: 2 sources now.");

      run.interrupt();
      assertThat(run.awaitExit(ENDS_WITHIN)).as(run.output()).isEqualTo(130);
      assertThat(run.output()).doesNotContain("\tat ");
    }
  }

  private void awaitVerdict(String clip) {
    try (var verdicts = TopicView.of(Settings.of("127.0.0.1:" + broker), Topics.VERDICTS)) {
      verdicts.await("verdict on " + clip, WITHIN, verdict -> verdict.clip().equals(clip));
    }
  }

  private Duration retention(String topic) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (var admin = Settings.of("127.0.0.1:" + broker).admin()) {
      var configs = admin.describeConfigs(List.of(resource)).all().get().get(resource);
      return Duration.ofMillis(Long.parseLong(configs.get("retention.ms").value()));
    }
  }

  private void mute(String source) {
    try (var mute = EarshotProcess.start("mute", source, "--bootstrap", "127.0.0.1:" + broker)) {
      assertThat(mute.awaitExit(WITHIN)).as(mute.output()).isZero();
      assertThat(mute.output()).contains("muted: " + source);
    }
  }

  /** The dead stream is taken out and a folder comes in its place. */
  private void change(Path file) throws IOException {
    SampleClips.write(directory.resolve("late"), 2, 1);
    String late = "  - {id: late, kind: folder, address: late}\n";
    Files.writeString(file, SOURCES.replaceFirst("(?m)^ +- \\{id: dead.*\n", late));
  }
}
