package org.earshot.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.earshot.message.Control.ActiveModels;
import org.earshot.message.Json;
import org.earshot.message.ModelState;
import org.earshot.message.WorkerReport;
import org.earshot.message.WorkerReport.Held;
import org.earshot.wire.Settings;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

/** {@code earshot models} over a real broker, with the bundled pair registered. */
class ModelsCommandTest {
  private static final String ORIGINAL = "resnet-56-dwt-tonnetz";
  private static final String HARDENED = "resnet-56-dwt-tonnetz-adv";

  @TempDir private static Path directory;
  private static EmbeddedBroker broker;
  private static Settings settings;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(directory.resolve("broker"), Ports.free());
    settings = Settings.of(broker.bootstrap());
    BootstrapOption.prepare(settings);
    BundledModels.activate(settings, directory.resolve("models"));
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private int models(String command, String... more) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    var arguments = new String[more.length + 4];
    System.arraycopy(
        new String[] {"models", command, "--bootstrap", broker.bootstrap()}, 0, arguments, 0, 4);
    System.arraycopy(more, 0, arguments, 4, more.length);
    return Earshot.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void a_retired_model_is_out_of_service_until_that_is_taken_back() throws Exception {
    said();
    assertThat(models("retire", "nobody")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("no model nobody", ORIGINAL);

    assertThat(models("retire", HARDENED)).isZero();
    assertThat(out.toString()).contains("retired: " + HARDENED, "active: " + ORIGINAL);
    assertThat(RegisteredModels.read(settings).active()).containsExactly(ORIGINAL);

    // A start with bundled models publishes their cards again: that brings nothing back.
    BundledModels.activate(settings, directory.resolve("models"));
    assertThat(models("list")).isZero();
    assertThat(out.toString()).doesNotContain(HARDENED);
    assertThat(models("list", "--all")).isZero();
    assertThat(out.toString()).contains(HARDENED, "retired 20");
    assertThat(models("show", HARDENED)).isZero();
    var card = Json.mapper().readTree(out.toString());
    assertThat(card.at("/standing/state").asText()).isEqualTo("retired");
    assertThat(card.at("/accuracy/clips").asInt()).isEqualTo(80);

    assertThat(models("activate", ORIGINAL, HARDENED)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("was retired at", "retire --undo " + HARDENED);
    assertThat(RegisteredModels.read(settings).active()).containsExactly(ORIGINAL);
    assertThat(models("retire", HARDENED)).isZero();
    assertThat(out.toString()).contains("was retired at");

    assertThat(models("retire", "--undo", HARDENED)).isZero();
    assertThat(models("retire", "--undo", HARDENED)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("is not retired");
    assertThat(models("activate", ORIGINAL, HARDENED)).isZero();
    assertThat(RegisteredModels.read(settings).active()).containsExactly(ORIGINAL, HARDENED);
  }

  /** What two workers, one of which died long ago, said of the pair. */
  private void said() throws Exception {
    Wishes.publish(settings, new ActiveModels(List.of(ORIGINAL, HARDENED)));
    var damaged = new Held(ModelState.DAMAGED, "its file is damaged");
    Instant now = Instant.now();
    say(new WorkerReport("alive", now, Map.of(ORIGINAL, Held.available(), HARDENED, damaged)));
    say(new WorkerReport("dead", now.minusSeconds(3600), Map.of(ORIGINAL, damaged)));

    assertThat(models("list")).isZero();
    assertThat(out.toString().lines().filter(line -> line.startsWith(ORIGINAL + " ")))
        .singleElement()
        .asString()
        .contains("86.3 %", "yes", "available on 1 of 1 worker");
    assertThat(out.toString())
        .contains("damaged on 1 of 1 worker", "    alive: its file is damaged");
    assertThat(models("show", HARDENED)).isZero();
    assertThat(Json.mapper().readTree(out.toString()).at("/standing/workers/0/message").asText())
        .isEqualTo("its file is damaged");
  }

  private static void say(WorkerReport report) throws Exception {
    try (var producer = settings.producer()) {
      producer.send(Topics.WORKERS.record(report.worker(), report)).get();
    }
  }
}
