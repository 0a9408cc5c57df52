package org.earshot.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.earshot.audio.Audio;
import org.earshot.audio.CanonicalWav;
import org.earshot.message.SourceReport;
import org.earshot.message.SourceState;
import org.earshot.wire.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

/** {@code earshot ingest --sources}. */
class IngestSourcesTest {
  private static final Duration WITHIN = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int ingest(String... arguments) {
    var all = new String[arguments.length + 1];
    all[0] = "ingest";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Earshot.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }

  @Test
  void either_paths_or_sources_are_ingested() {
    assertThat(ingest("x", "--sources", "y")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("either PATH... or --sources is needed");
    err.getBuffer().setLength(0);
    assertThat(ingest("--sources", "y", "--repeat")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("are for PATH...: leave them out with --sources");
  }

  @Test
  void a_dead_stream_leaves_the_process_ready_and_a_changed_file_is_followed() throws Exception {
    Path drop = Files.createDirectory(directory.resolve("drop"));
    Path file =
        Files.writeString(
            directory.resolve("sources.yaml"),
            """
            sources:
              - {id: drop, kind: folder, address: drop}
              - {id: dead, kind: stream, address: 'http://127.0.0.1:1/x.mp3'}
            """);
    try (var broker = EmbeddedBroker.start(directory.resolve("broker"), Ports.free())) {
      Settings settings = Settings.of(broker.bootstrap());
      int port = Ports.free();
      var command = new Thread(() -> listen(file, broker.bootstrap(), port), "ingest");
      command.start();
      try {
        await("a process that serves", () -> get(port, "/livez").startsWith("200"));
        await("a dead stream", () -> state(settings, "dead") == SourceState.RECONNECTING);
        assertThat(get(port, "/readyz")).startsWith("200");

        Files.write(
            drop.resolve("a.wav"), CanonicalWav.of(new Audio(new float[1][8000], 8000, 16)));
        await(
            "a clip in the metrics",
            () -> get(port, "/metrics").contains("ingested_total{source=\"drop\"} 1.0"));
        assertThat(get(port, "/metrics")).contains("ingested_total{source=\"dead\"} 0.0");

        Files.writeString(file, "sources: [{id: drop, kind: folder, address: drop}]");
        await("a source that was taken out", () -> state(settings, "dead") == SourceState.STOPPED);
        Files.writeString(file, "sources: [{id: drop}]");
        await("what is wrong", () -> out.toString().contains("sources.yaml:1:11: kind is missing"));
        assertThat(state(settings, "drop")).isEqualTo(SourceState.LIVE);
      } finally {
        command.interrupt();
        command.join(WITHIN.toMillis());
      }
      assertThat(command.isAlive()).isFalse();
    }
  }

  private void listen(Path file, String bootstrap, int port) {
    int status =
        ingest(
            "--sources",
            file.toString(),
            "--bootstrap",
            bootstrap,
            "--http-port",
            String.valueOf(port),
            "--data",
            directory.resolve("data").toString());
    assertThat(status).as("it was interrupted").isNotZero();
  }

  private static SourceState state(Settings settings, String source) {
    SourceReport report = KnownSources.read(settings).reports().get(source);
    return report == null ? null : report.state();
  }

  /** The status and the body; nothing while nobody listens. */
  private static String get(int port, String path) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    try {
      var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      return response.statusCode() + "\n" + response.body();
    } catch (ConnectException e) {
      return "";
    }
  }

  private void await(String what, Callable<Boolean> condition) throws Exception {
    Instant until = Instant.now().plus(WITHIN);
    while (!condition.call()) {
      assertThat(Instant.now()).as("%s; it said %s %s", what, out, err).isBefore(until);
      Thread.sleep(100);
    }
  }
}
