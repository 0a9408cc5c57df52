package org.earshot.it;

import static java.lang.ProcessBuilder.Redirect.appendTo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/** A Prometheus of its own, with the shipped scrape configuration and rules. */
final class PrometheusServer implements AutoCloseable {
  static final Path SHIPPED = Path.of("../dashboards/prometheus");
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);

  private final Process process;
  private final Http http;

  private PrometheusServer(Process process, int port) {
    this.process = process;
    this.http = new Http(port);
  }

  /**
   * Starts one that scrapes a demo every second.
   *
   * @param folder for its data, its configuration and its log
   */
  static PrometheusServer start(Path folder, int demoPort) {
    Path program = Tools.require("prometheus");
    int port = FreePorts.next();
    Path log = folder.resolve("prometheus.log");
    try {
      var process =
          new ProcessBuilder(
                  program.toString(),
                  "--config.file=" + configuration(folder, demoPort),
                  "--storage.tsdb.path=" + folder.resolve("data"),
                  "--web.listen-address=127.0.0.1:" + port)
              .redirectErrorStream(true)
              .redirectOutput(appendTo(log.toFile()))
              .start();
      var server = new PrometheusServer(process, port);
      Await.so("Prometheus", STARTS_WITHIN, () -> server.http.status("/-/ready") == 200);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether an instant query has a result now. */
  boolean answers(String expression) {
    var answer = http.get("/api/v1/query?query=" + Http.encoded(expression));
    if (answer.status() != 200) {
      throw new AssertionError("refused: %s%n%s".formatted(expression, answer.body()));
    }
    return !answer.json().path("data").path("result").isEmpty();
  }

  /** The values that a variable offers. */
  JsonNode values(GrafanaDashboard.Variable variable) {
    return http.get(
            "/api/v1/label/%s/values?match[]=%s"
                .formatted(variable.label(), variable.metric())
                .replace("[]", "%5B%5D"))
        .json()
        .path("data");
  }

  /** Whether every rule was evaluated without an error. */
  boolean rulesAreHealthy() {
    var groups = http.get("/api/v1/rules").json().path("data").path("groups");
    var rules =
        StreamSupport.stream(groups.spliterator(), false)
            .flatMap(group -> StreamSupport.stream(group.path("rules").spliterator(), false))
            .map(rule -> rule.path("health").asText())
            .toList();
    return !rules.isEmpty() && rules.stream().allMatch("ok"::equals);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  /** The shipped file, but for the demo's port and the pace. */
  private static Path configuration(Path folder, int demoPort) throws IOException {
    String shipped = Files.readString(SHIPPED.resolve("demo.yml"));
    Files.copy(SHIPPED.resolve("rules.yml"), folder.resolve("rules.yml"));
    return Files.writeString(
        folder.resolve("demo.yml"),
        shipped.replace("127.0.0.1:8080", "127.0.0.1:" + demoPort).replaceAll("\\b1?5s\\b", "1s"));
  }
}
