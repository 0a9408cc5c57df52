package org.earshot.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.earshot.message.Control;
import org.earshot.message.Control.ActiveModels;
import org.earshot.message.Control.RetrainPolicy;
import org.earshot.message.JobEvent;
import org.earshot.message.JobEvent.State;
import org.earshot.message.ModelCard;
import org.earshot.message.Robustness;
import org.earshot.wire.DeadLetter;
import org.earshot.wire.Facts;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only a real broker shows: transactions, repartitioning, restarts. */
@Timeout(180)
class StreamsRoleTest {
  private static final Duration SOON = Duration.ofSeconds(60); // on a busy machine
  private static final byte[] WOOF = Sounds.tone(300, Duration.ofSeconds(1));
  private static final Windowing WINDOWING =
      new Windowing(
          Duration.ofMinutes(10),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ofHours(1),
          Duration.ofMillis(200));

  private static TestBroker broker;

  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void startBroker() throws Exception {
    broker = new TestBroker();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void clips_and_results_flow_through_and_a_restart_still_knows_clips_and_trainings(
      @TempDir Path state) throws Exception {
    try (var role = start(state, new PrometheusRegistry())) {
      assertThat(role.ready()).isTrue();
      sendClip("mic/1", WOOF);
      sendClip("mic/broken", "noise".getBytes(UTF_8));
      sendClip("mic/2", WOOF);
      send(new ProducerRecord<>("attack-results", "broken".getBytes(UTF_8), "{}".getBytes(UTF_8)));
      sendPair();

      var made = broker.read(Topics.representations("stft"), SOON, seen -> seen.size() == 2);
      assertThat(made).extracting(StreamsRoleTest::key).containsExactlyInAnyOrder("mic/1", "mic/2");
      var letters = broker.read(Topics.DEAD_LETTERS, SOON, seen -> seen.size() == 2);
      assertThat(letters)
          .extracting(letter -> key(letter) + " " + Facts.text(letter.headers(), DeadLetter.REASON))
          .containsExactlyInAnyOrder("mic/broken unsupported", "broken invalid");
      broker.read(
          Topics.ROBUSTNESS,
          SOON,
          seen ->
              seen.stream()
                  .map(StreamsRoleTest::robustness)
                  .anyMatch(one -> one instanceof Robustness.EpsR epsR && epsR.pairs() == 1));
      wish();
      assertThat(trainings(1)).hasSize(1);
    }

    var registry = new PrometheusRegistry();
    try (var role = start(state, registry)) {
      assertThat(role.ready()).isTrue();
      sendClip("mic/1", WOOF);
      sendClip("mic/3", WOOF);

      var made = broker.read(Topics.representations("stft"), SOON, seen -> seen.size() == 3);
      assertThat(made).extracting(StreamsRoleTest::key).contains("mic/3");
      var label = "earshot_clips_dropped_total{reason=\"repeat\",source=\"mic\"}";
      assertThat(Waiting.until(SOON, () -> Scrape.value(registry, label) == 1)).isTrue();
      end(trainings(1).get(0));
      assertThat(trainings(2)).hasSize(2).doesNotHaveDuplicates();
    }
    assertThat(failures).isEmpty();
  }

  private static void wish() throws Exception {
    send(Topics.MODELS.record(Results.ORIGINAL, RetrainWatchTest.card(Results.ORIGINAL, null)));
    for (Control wish : List.of(new ActiveModels(List.of(Results.ORIGINAL)), eager())) {
      send(Topics.CONTROL.record(wish.subject(), wish));
    }
  }

  /** The ids of the trainings that were filed; fools the model until there are so many. */
  private static List<String> trainings(int atLeast) throws Exception {
    while (true) {
      sendResult(Instant.now().toString());
      var jobs = broker.read(Topics.TRAINING_JOBS, SOON, seen -> !seen.isEmpty());
      if (jobs.size() >= atLeast) {
        return jobs.stream().map(StreamsRoleTest::key).toList();
      }
    }
  }

  private static void end(String job) throws Exception {
    var queue = Topics.TRAINING_JOBS.name();
    var over =
        new JobEvent(
            job, "training", queue, State.CANCELLED, Instant.now(), "w", 1, 0, "over", Map.of());
    send(Topics.JOB_EVENTS.record(job, over));
  }

  /** At the first window of one clip, then when that training is over. */
  private static RetrainPolicy eager() {
    return new RetrainPolicy(
        List.of(),
        0,
        Duration.ZERO,
        1,
        new ModelCard.Adversarial(0, 0.001, 0.02),
        null,
        Duration.ZERO,
        false,
        Instant.EPOCH);
  }

  private static void sendResult(String clip) throws Exception {
    var result = Results.of(Results.ORIGINAL, clip, Instant.now()).source("yard").l2(0.01).result();
    send(Topics.ATTACK_RESULTS.record(result.key(), result));
  }

  private StreamsRole start(Path state, PrometheusRegistry registry) {
    var options =
        new ProcessOptions(
            "one", state, 1, 1, RepresentationPlan.parse(List.of("stft/small")), WINDOWING);
    var ages = new StageAges(age -> {}, age -> {});
    return StreamsRole.start(broker.settings(), options, registry, ages, failures::add);
  }

  private static void sendClip(String id, byte[] file) throws Exception {
    send(Topics.CLIPS.record(id, file, new RecordHeaders()));
  }

  private static void sendPair() throws Exception {
    Instant now = Instant.now();
    for (String model : List.of(Results.ORIGINAL, Results.HARDENED)) {
      var result = Results.of(model, "1", now).result();
      send(Topics.ATTACK_RESULTS.record(result.key(), result));
    }
  }

  private static void send(ProducerRecord<byte[], byte[]> record) throws Exception {
    try (var producer = broker.settings().producer()) {
      producer.send(record).get();
    }
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), UTF_8);
  }

  private static Robustness robustness(ConsumerRecord<byte[], byte[]> record) {
    return Topics.ROBUSTNESS.value().deserializer().deserialize(record.topic(), record.value());
  }
}
