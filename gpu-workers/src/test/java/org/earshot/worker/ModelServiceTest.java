package org.earshot.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.Producer;
import org.earshot.dsp.Npy;
import org.earshot.engine.Kernels;
import org.earshot.message.Control;
import org.earshot.message.ModelCard;
import org.earshot.message.ModelState;
import org.earshot.message.Verdict;
import org.earshot.message.WorkerReport;
import org.earshot.message.WorkerReport.Held;
import org.earshot.model.ModelRegistry;
import org.earshot.model.ModelSource;
import org.earshot.model.ModelStore;
import org.earshot.wire.Facts;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models that leave and enter service on a running worker, over a real broker. */
@Timeout(90)
class ModelServiceTest {
  private static final Duration SOON = Duration.ofSeconds(40);

  @TempDir static Path directory;
  private static TestBroker broker;
  private static Producer<byte[], byte[]> producer;
  private static ModelStore store;
  private static ModelCard one;
  private static ModelCard other;
  private static int clips;

  @BeforeAll
  static void start() throws Exception {
    broker = new TestBroker();
    producer = broker.producer();
    store = new ModelStore(directory.resolve("models"));
    one = TinyModels.keep(store, "one", null, 1);
    other = TinyModels.keep(store, "other", null, 2);
    ModelRegistry.publish(broker.settings(), one);
    ModelRegistry.publish(broker.settings(), other);
    wish(new Control.ActiveModels(List.of("one", "other")));
  }

  @AfterAll
  static void stop() {
    producer.close();
    broker.close();
  }

  @Test
  void a_flipped_byte_takes_one_model_out_of_service_and_nothing_else() throws Exception {
    byte[] right = Files.readAllBytes(store.file(one.sha256()));
    byte[] wrong = right.clone();
    wrong[wrong.length / 2] ^= 1;
    Files.write(store.file(one.sha256()), wrong);
    var registry = new PrometheusRegistry();
    try (var worker = worker("mended", store, null, registry)) {
      var held = awaitReport("mended", report -> state(report, "one") == ModelState.DAMAGED);
      assertThat(held.models().get("one").message()).contains("is damaged", "--models-from");
      assertThat(held.models().get("other")).isEqualTo(Held.available());
      assertThat(gauge(registry, "one", "damaged")).isEqualTo(1);
      assertThat(gauge(registry, "one", "available")).isZero();
      assertThat(gauge(registry, "other", "available")).isEqualTo(1);
      assertThat(modelsThatHear()).containsExactly("other");

      Files.write(store.file(one.sha256()), right);
      awaitReport("mended", report -> state(report, "one") == ModelState.AVAILABLE);
      assertThat(modelsThatHear()).containsExactlyInAnyOrder("one", "other");

      Files.delete(store.file(one.sha256()));
      awaitReport("mended", report -> state(report, "one") == ModelState.MISSING);
      assertThat(modelsThatHear()).containsExactly("other");
      assertThat(worker.ready()).isTrue();
    } finally {
      Files.write(store.file(one.sha256()), right);
    }
    assertThat(
            broker.records(
                Topics.WORKERS, SOON, all -> !all.isEmpty() && last(all).value() == null))
        .isNotEmpty();
    fetchedAndRetired(right);
  }

  /** The same broker and group: a second worker after the first, with an empty directory. */
  private void fetchedAndRetired(byte[] file) throws Exception {
    var asked = new AtomicInteger();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/models/files/" + one.sha256(),
        exchange -> {
          try (exchange) {
            boolean first = asked.getAndIncrement() == 0;
            exchange.sendResponseHeaders(first ? 503 : 200, first ? -1 : file.length);
            if (!first) {
              exchange.getResponseBody().write(file);
            }
          }
        });
    server.start();
    var empty = new ModelStore(directory.resolve("empty"));
    var source = ModelSource.of("http://127.0.0.1:" + server.getAddress().getPort(), null);
    try (var worker = worker("elsewhere", empty, source, new PrometheusRegistry())) {
      assertThat(worker.ready()).isTrue();
      var report =
          awaitReport(
              "elsewhere",
              said ->
                  state(said, "one") == ModelState.AVAILABLE
                      && state(said, "other") == ModelState.MISSING);
      assertThat(report.models().get("other").message()).contains("does not have it");
      assertThat(asked.get()).isEqualTo(2);
      assertThat(modelsThatHear()).containsExactly("one");

      wish(new Control.RetiredModel("one", Instant.parse("2026-11-24T10:00:00Z")));
      awaitReport("elsewhere", said -> !said.models().containsKey("one"));
      assertThat(Files.exists(empty.file(one.sha256()))).isTrue();
    } finally {
      server.stop(0);
    }
  }

  private static WorkerRole worker(
      String instance, ModelStore models, ModelSource source, PrometheusRegistry registry) {
    Path folder = models.file("x").getParent();
    return WorkerRole.start(
        broker.settings(),
        new WorkOptions(instance, folder, Kernels.HOST, false, false, source),
        registry,
        age -> {},
        age -> {});
  }

  private static ModelState state(WorkerReport report, String model) {
    var held = report.models().get(model);
    return held == null ? null : held.state();
  }

  /** The last report of that worker, once it is so. */
  private static WorkerReport awaitReport(String worker, Predicate<WorkerReport> wanted) {
    var reports =
        broker.read(
            Topics.WORKERS,
            SOON,
            all -> said(all, worker) != null && wanted.test(said(all, worker)));
    return said(reports, worker);
  }

  private static WorkerReport said(List<WorkerReport> all, String worker) {
    return all.stream()
        .filter(report -> report != null && report.worker().equals(worker))
        .reduce((before, after) -> after)
        .orElse(null);
  }

  /** Sends a clip and, behind it on its partition, waits until it was dealt with. */
  private static List<String> modelsThatHear() {
    String clip = "mic/" + clips++;
    var facts =
        new Facts(
            "mic",
            Instant.parse("2026-11-24T10:00:00Z"),
            Duration.ofSeconds(5),
            null,
            null,
            null,
            null,
            TinyModels.REPRESENTATION,
            false);
    var record =
        Topics.representations("stft")
            .record(clip, Npy.write(TinyModels.clip(clips)), facts.headers());
    Sending.all(producer, List.of(record));
    // A clip's verdicts are one transaction: with the first the last is there.
    return broker
        .read(Topics.VERDICTS, SOON, all -> all.stream().anyMatch(one -> one.clip().equals(clip)))
        .stream()
        .filter(verdict -> verdict.clip().equals(clip))
        .map(Verdict::model)
        .toList();
  }

  private static <T> T last(List<T> all) {
    return all.get(all.size() - 1);
  }

  private static double gauge(PrometheusRegistry registry, String model, String state) {
    return registry.scrape("earshot_model_state"::equals).stream()
        .map(GaugeSnapshot.class::cast)
        .flatMap(snapshot -> snapshot.getDataPoints().stream())
        .filter(point -> model.equals(point.getLabels().get("model")))
        .filter(point -> state.equals(point.getLabels().get("state")))
        .mapToDouble(GaugeSnapshot.GaugeDataPointSnapshot::getValue)
        .findFirst()
        .orElseThrow();
  }

  private static void wish(Control control) {
    Sending.all(producer, List.of(Topics.CONTROL.record(control.subject(), control)));
  }
}
