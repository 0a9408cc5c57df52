package org.earshot.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.earshot.attack.Attacks;
import org.earshot.dsp.Npy;
import org.earshot.engine.Kernels;
import org.earshot.message.AttackResult;
import org.earshot.message.AttackSpec;
import org.earshot.message.Control;
import org.earshot.message.Verdict;
import org.earshot.model.ModelRegistry;
import org.earshot.model.ModelStore;
import org.earshot.wire.Cluster;
import org.earshot.wire.DeadLetter;
import org.earshot.wire.Facts;
import org.earshot.wire.Topic;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker over a real broker, with a private source that comes and goes while it works. */
class PrivateClipsTest {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Duration NO_PAUSE = Duration.ofSeconds(5);
  private static final Topic<String, byte[]> PUBLIC = Topics.representations("stft");
  private static final Topic<String, byte[]> PRIVATE =
      Topics.privateRepresentations("bedroom", "stft");
  private static final int CLIPS = 4;

  private TestBroker broker;
  private Producer<byte[], byte[]> producer;
  private Admin admin;

  @TempDir private Path models;

  @BeforeEach
  void start() throws Exception {
    broker = new TestBroker();
    producer = broker.producer();
    admin = broker.settings().admin();
    var card = TinyModels.keep(new ModelStore(models), "plain", null, 1);
    ModelRegistry.publish(broker.settings(), card);
    var fgsm = new AttackSpec("fgsm", new TreeMap<>(Map.of()), false, 0.5, true);
    wish(new Control.ActiveModels(List.of("plain")));
    wish(new Control.AttackPolicy(List.of(Attacks.complete(fgsm)), 1, CLIPS, 10));
  }

  @AfterEach
  void stop() {
    admin.close();
    producer.close();
    broker.close();
  }

  @Test
  void a_private_source_is_classified_and_attacked_and_leaves_no_array_behind() throws Exception {
    var options = new WorkOptions("test", models, Kernels.HOST, true, false, null);
    try (var worker =
        WorkerRole.start(
            broker.settings(), options, new PrometheusRegistry(), age -> {}, age -> {})) {
      assertThat(worker.ready()).isTrue();
      Cluster.createPrivateTopics(admin, "bedroom", (short) 1);
      for (int i = 0; i < CLIPS; i++) {
        send(PRIVATE, "bedroom/" + i, Npy.write(TinyModels.clip(i)));
      }
      awaitVerdicts(CLIPS, Duration.ofSeconds(10)); // new topics are looked for every two seconds
      for (int i = 0; i < CLIPS; i++) {
        send(PUBLIC, "mic/" + i, Npy.write(TinyModels.clip(i)));
      }
      send(PRIVATE, "bedroom/broken", "no array".getBytes(UTF_8));

      var results = broker.read(Topics.ATTACK_RESULTS, SOON, all -> all.size() == 2 * CLIPS);
      var fooled = results.stream().filter(AttackResult::changed).toList();
      assertThat(fooled).extracting(AttackResult::source).contains("mic", "bedroom");
      checkPublished(fooled.stream().filter(one -> one.source().equals("mic")).count());
      var letter = broker.records(Topics.DEAD_LETTERS, SOON, all -> !all.isEmpty()).get(0);
      assertThat(Facts.text(letter.headers(), DeadLetter.REASON)).isEqualTo("invalid");
      assertThat(letter.value()).isNull();

      admin.deleteTopics(List.of(PRIVATE.name())).all().get();
      send(PUBLIC, "mic/later", Npy.write(TinyModels.clip(CLIPS)));
      awaitVerdicts(2 * CLIPS + 1, NO_PAUSE);
      assertThat(worker.ready()).isTrue();
    }
  }

  private void checkPublished(long ofPublic) {
    var published = broker.records(Topics.ADVERSARIALS, SOON, all -> all.size() >= ofPublic);
    assertThat(published)
        .hasSize((int) ofPublic)
        .allMatch(record -> Facts.text(record.headers(), Facts.SOURCE).equals("mic"));
  }

  private void awaitVerdicts(int count, Duration within) {
    List<Verdict> verdicts = broker.read(Topics.VERDICTS, within, all -> all.size() >= count);
    assertThat(verdicts).hasSize(count);
  }

  private void wish(Control control) {
    Sending.all(producer, List.of(Topics.CONTROL.record(control.subject(), control)));
  }

  private void send(Topic<String, byte[]> topic, String clip, byte[] value) {
    String source = clip.substring(0, clip.indexOf('/'));
    var facts =
        new Facts(
            source,
            Instant.EPOCH,
            Duration.ofSeconds(5),
            null,
            null,
            null,
            null,
            TinyModels.REPRESENTATION,
            false);
    Sending.all(producer, List.of(topic.record(clip, value, facts.headers())));
  }
}
