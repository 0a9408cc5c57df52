package org.earshot.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.earshot.dashboard.Samples.HARDENED;
import static org.earshot.dashboard.Samples.ORIGINAL;

import com.fasterxml.jackson.databind.JsonNode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.earshot.dsp.Matrix;
import org.earshot.dsp.Npy;
import org.earshot.message.Control.ActiveModels;
import org.earshot.message.JobEvent.State;
import org.earshot.message.Robustness;
import org.earshot.message.SourceEvent;
import org.earshot.message.SourceState;
import org.earshot.wire.Cluster;
import org.earshot.wire.Facts;
import org.earshot.wire.Settings;
import org.earshot.wire.Stage;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole role on a real broker. */
@Timeout(60)
class DashboardRoleTest {
  private static final int BEFORE = 1000;

  private static final BlockingQueue<Object> PAUSE = new SynchronousQueue<>();
  private static KafkaClusterTestKit kit;
  private static Settings settings;
  private static Producer<byte[], byte[]> producer;
  private static DashboardRole dashboard;
  private static Web web;

  /** The dashboard is there before the topics are. */
  @BeforeAll
  static void start() throws Exception {
    var nodes =
        new TestKitNodes.Builder()
            .setCombined(true)
            .setNumBrokerNodes(1)
            .setNumControllerNodes(1)
            .build();
    kit =
        new KafkaClusterTestKit.Builder(nodes)
            .setConfigProp("auto.create.topics.enable", "false")
            .setConfigProp("offsets.topic.replication.factor", "1")
            .setConfigProp("transaction.state.log.replication.factor", "1")
            .setConfigProp("transaction.state.log.min.isr", "1")
            .setConfigProp("share.coordinator.state.topic.replication.factor", "1")
            .setConfigProp("share.coordinator.state.topic.min.isr", "1")
            .setConfigProp("log.cleaner.dedupe.buffer.size", "2097152")
            .build();
    kit.format();
    kit.startup();
    kit.waitForReadyBrokers();
    settings = Settings.of(kit.bootstrapServers());
    dashboard = dashboard();
    web = new Web(dashboard.port());
    try (Admin admin = settings.admin()) {
      Cluster.createTopics(admin, Topics.all(List.of("stft")), (short) 1);
    }
    producer = settings.producer();
  }

  @AfterAll
  static void stop() throws Exception {
    producer.close();
    dashboard.close();
    kit.close();
  }

  @Test
  void what_is_on_the_topics_is_on_the_page() throws Exception {
    Instant now = Instant.now();
    var facts = Facts.ofSource("esc10").captured(now.minusSeconds(6), Duration.ofSeconds(5));
    String clip = "esc10/a.wav";
    send(
        Topics.representations("stft")
            .record(
                clip,
                Npy.write(Matrix.zeros(16, 16)),
                facts.represented(Samples.REPRESENTATION).headers()));
    send(Topics.VERDICTS.record(clip, Samples.verdict(clip, ORIGINAL, now)));
    send(Topics.ATTACK_RESULTS.record("k", Samples.fooled(clip, ORIGINAL, now)));
    Robustness measure =
        Samples.fooling(ORIGINAL, "fgsm", "p", Samples.window(now.minusSeconds(60)), 50);
    send(Topics.ROBUSTNESS.record(measure.key(), measure));
    send(Topics.JOB_EVENTS.record("j", Samples.job("j", State.RUNNING, now, 0.5)));
    send(Topics.MODELS.record(ORIGINAL, Samples.card(ORIGINAL, null)));
    send(Topics.MODELS.record(HARDENED, Samples.card(HARDENED, ORIGINAL)));
    var wish = new ActiveModels(List.of(ORIGINAL));
    send(Topics.CONTROL.record(wish.subject(), wish));

    await("/api/status", status -> status.at("/totals/clips").asInt() >= 1);
    await("/api/verdicts", verdicts -> verdicts.at("/0/clip").asText().equals(clip));
    await("/api/robustness", measures -> measures.at("/0/attacked").asInt() == 50);
    await("/api/jobs", jobs -> jobs.at("/0/job").asText().equals("j"));
    await("/api/models", models -> models.at("/cards").size() == 2);
    await("/api/models", models -> models.at("/active/0").asText().equals(ORIGINAL));
    await("/api/status", status -> status.at("/totals/fooled").asInt() == 1);
    assertThat(web.get("/api/spectrograms/esc10%2Fa.wav.png").statusCode()).isEqualTo(200);
    assertThat(web.get("/readyz").statusCode()).isEqualTo(200);
    assertThat(web.get("/metrics").body()).contains("earshot_fooling_ratio{attack=\"fgsm\"");
  }

  @Test
  void a_source_is_there_as_long_as_it_is_declared() throws Exception {
    var topic = Topics.SOURCES;
    var report = Samples.source("street", SourceState.STALLED, Instant.now());
    send(topic.record("street", report));
    var event = SourceEvent.gap("street", Instant.now(), Instant.now(), Duration.ofSeconds(1), "x");
    send(Topics.SOURCE_EVENTS.record("street", event));
    await("/api/sources", all -> all.findValuesAsText("state").contains("stalled"));
    await("/api/source-events", all -> all.findValuesAsText("length").contains("PT1S"));
    try (var late = dashboard()) {
      var eyes = new Web(late.port());
      await(eyes, "/api/sources", all -> all.findValuesAsText("source").contains("street"));
      send(topic.record("street", null));
      await(eyes, "/api/sources", all -> !all.findValuesAsText("source").contains("street"));
    }
  }

  @Test
  void what_cannot_be_read_is_counted_and_what_is_behind_it_is_not_lost() throws Exception {
    String topic = Topics.VERDICTS.name();
    send(new ProducerRecord<>(topic, 0, "k".getBytes(UTF_8), "no JSON".getBytes(UTF_8)));
    send(new ProducerRecord<>(topic, 0, null, "{}".getBytes(UTF_8)));
    var npy = Topics.representations("stft").name();
    send(new ProducerRecord<>(npy, 0, null, new byte[] {1, 2, 3}));
    send(new ProducerRecord<>(Topics.DEAD_LETTERS.name(), 0, null, new byte[] {1}));
    var behind = Samples.verdict("mic/behind", ORIGINAL, Instant.now());
    var record = Topics.VERDICTS.record("k", behind);
    send(new ProducerRecord<>(topic, 0, record.key(), record.value()));
    await("/api/status", status -> status.at("/totals/unreadable").asInt() == 3);
    await("/api/verdicts", verdicts -> verdicts.findValuesAsText("clip").contains("mic/behind"));
    await("/api/dead-letters", letters -> letters.at("/counts/0/topic").asText().equals("other"));
  }

  @Test
  void a_dashboard_that_starts_late_reads_wishes_whole_and_happenings_from_near_the_end()
      throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    for (int i = 0; i < BEFORE; i++) {
      String clip = "late/" + i;
      var record = Topics.VERDICTS.record(clip, Samples.verdict(clip, ORIGINAL, Instant.now()));
      sent.add(
          producer.send(new ProducerRecord<>(record.topic(), 1, record.key(), record.value())));
    }
    for (var one : sent) {
      one.get();
    }
    send(Topics.MODELS.record(ORIGINAL, Samples.card(ORIGINAL, null)));
    try (var late = dashboard()) {
      var eyes = new Web(late.port());
      await(eyes, "/api/status", status -> status.at("/models").size() >= 1);
      await(eyes, "/api/verdicts", all -> all.findValuesAsText("clip").contains("late/999"));
      assertThat(Web.json(eyes.get("/api/status")).at("/totals/verdicts").asInt())
          .isLessThanOrEqualTo(6 * 100);
    }
  }

  @Test
  void an_upload_reaches_the_topic_of_clips_and_the_last_label_that_it_gets_counts()
      throws Exception {
    var answer = web.post("/api/clips?source=mic&name=beep.wav", Sounds.beep());
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(Web.json(answer).get("clip").asText()).isEqualTo("mic/beep.wav");
    try (var reader = settings.reader()) {
      var places =
          reader.partitionsFor(Topics.CLIPS.name()).stream()
              .map(place -> new TopicPartition(place.topic(), place.partition()))
              .toList();
      reader.assign(places);
      reader.seekToBeginning(places);
      var records = reader.poll(Duration.ofSeconds(10));
      assertThat(records).hasSize(1);
      assertThat(new String(records.iterator().next().key(), UTF_8)).isEqualTo("mic/beep.wav");
    }
    label();
  }

  private static void label() throws Exception {
    String label = "/label?new-class=true&dataset=noises&label=";
    var first = web.post("/api/clips/mic%2Fbeep.wav" + label + "siren", new byte[0]);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
    var second = Web.json(web.post("/api/clips/mic%2Fbeep.wav" + label + "horn", new byte[0]));
    assertThat(second.get("label").asText()).isEqualTo("horn");
    assertThat(second.get("fold")).isEqualTo(Web.json(first).get("fold"));
    List<Facts> joined = new ArrayList<>();
    org.earshot.wire.Snapshot.read(
        settings,
        Topics.DATASET_CLIPS.name(),
        record -> joined.add(Facts.of(new String(record.key(), UTF_8), record.headers())));
    assertThat(joined).extracting(Facts::label).containsExactly("siren", "horn");
    assertThat(joined).allMatch(facts -> facts.source().equals("noises") && facts.again());
    var gone = web.post("/api/clips/mic%2Fnone.wav" + label + "horn", new byte[0]);
    assertThat(gone.statusCode()).isEqualTo(404);
  }

  @Test
  void the_lag_of_a_stage_is_the_age_of_what_it_has_not_committed() throws Exception {
    var place = new TopicPartition(Topics.VERDICTS.name(), 0);
    long sent = Instant.now().minusSeconds(100).toEpochMilli();
    var record = Topics.VERDICTS.record("k", Samples.verdict("mic/k", ORIGINAL, Instant.now()));
    var late = new ProducerRecord<>(place.topic(), 0, sent, record.key(), record.value());
    long offset = producer.send(late).get().offset();
    try (Admin admin = settings.admin()) {
      commit(admin, place, offset);
      awaitLag(lag -> lag >= 100 && lag < 200);
      commit(admin, place, offset + 1);
      awaitLag(lag -> lag < 1);
    }
  }

  private static void commit(Admin admin, TopicPartition place, long offset) throws Exception {
    var offsets = Map.of(place, new OffsetAndMetadata(offset));
    admin.alterConsumerGroupOffsets(Stage.ROBUSTNESS.group(), offsets).all().get();
  }

  private static void awaitLag(DoublePredicate wanted) throws Exception {
    var line = Pattern.compile("earshot_lag_seconds\\{stage=\"robustness\"} (\\S+)");
    while (line.matcher(web.get("/metrics").body())
        .results()
        .noneMatch(lag -> wanted.test(Double.parseDouble(lag.group(1))))) {
      PAUSE.poll(50, TimeUnit.MILLISECONDS);
    }
  }

  private static DashboardRole dashboard() {
    return DashboardRole.start(
        settings, DashboardOptions.local(0), new PrometheusRegistry(), List.of());
  }

  private static void send(ProducerRecord<byte[], byte[]> record) throws Exception {
    producer.send(record).get();
  }

  /** Asks until the answer is as wanted; the test's time limit ends it. */
  private static void await(String path, Predicate<JsonNode> wanted) throws Exception {
    await(web, path, wanted);
  }

  private static void await(Web web, String path, Predicate<JsonNode> wanted) throws Exception {
    while (!wanted.test(Web.json(web.get(path)))) {
      PAUSE.poll(50, TimeUnit.MILLISECONDS);
    }
  }
}
