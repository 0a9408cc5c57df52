package org.earshot.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.earshot.wire.Cluster;
import org.earshot.wire.DeadLetter;
import org.earshot.wire.Facts;
import org.earshot.wire.PrivateAudio;
import org.earshot.wire.Topic;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Private sources that appear, are purged and vanish while others go on: on a real broker. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class PrivateSourcesTest {
  private static final Duration FOUND_WITHIN = Duration.ofSeconds(10);
  private static final Duration NO_PAUSE = Duration.ofSeconds(5); // on a busy machine
  private static final byte[] WOOF = Sounds.tone(300, Duration.ofSeconds(1));

  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private TestBroker broker;
  private Producer<byte[], byte[]> producer;
  private Admin admin;

  @TempDir private Path state;

  @BeforeEach
  void startBroker() throws Exception {
    broker = new TestBroker();
    producer = broker.settings().producer();
    admin = broker.settings().admin();
  }

  @AfterEach
  void stopBroker() {
    admin.close();
    producer.close();
    broker.close();
  }

  @Test
  void private_sources_come_are_purged_and_vanish_and_no_other_waits() throws Exception {
    try (var role = start()) {
      Cluster.createPrivateTopics(admin, "bedroom", (short) 1);
      send(Topics.privateClips("bedroom"), "bedroom/1", WOOF);
      await(ofPrivate("bedroom"), 1, FOUND_WITHIN);
      Cluster.createPrivateTopics(admin, "kitchen.1", (short) 1);
      send(Topics.privateClips("kitchen.1"), "kitchen.1/1", WOOF);
      await(ofPrivate("kitchen.1"), 1, FOUND_WITHIN);
      send(Topics.privateClips("bedroom"), "bedroom/broken", "noise".getBytes(UTF_8));
      var letter = broker.read(Topics.DEAD_LETTERS, NO_PAUSE, seen -> !seen.isEmpty()).get(0);
      assertThat(Facts.text(letter.headers(), DeadLetter.REASON)).isEqualTo("unsupported");
      assertThat(letter.value()).isNull();

      PrivateAudio.of(admin, "bedroom").purge(admin, Duration.ZERO);
      assertThat(PrivateAudio.of(admin, "bedroom").clips()).isZero();
      send(Topics.privateClips("kitchen.1"), "kitchen.1/2", WOOF);
      send(Topics.privateClips("bedroom"), "bedroom/2", WOOF);
      await(ofPrivate("kitchen.1"), 2, NO_PAUSE);
      await(ofPrivate("bedroom"), 1, NO_PAUSE); // the first one is gone

      admin.deleteTopics(List.of(Topics.privateClips("bedroom").name())).all().get();
      send(Topics.CLIPS, "mic/1", WOOF);
      var made = await(Topics.representations("stft"), 1, NO_PAUSE);
      assertThat(made).containsExactly("mic/1");
      assertThat(role.ready()).isTrue();
    }
    assertThat(failures).isEmpty();
  }

  private StreamsRole start() {
    var plan = RepresentationPlan.parse(List.of("stft/small"));
    return StreamsRole.start(
        broker.settings(),
        ProcessOptions.of("one", state, plan),
        new PrometheusRegistry(),
        new StageAges(age -> {}, age -> {}),
        failures::add);
  }

  private static Topic<String, byte[]> ofPrivate(String source) {
    return Topics.privateRepresentations(source, "stft");
  }

  /** The ids of what a topic holds, when it is so many. */
  private List<String> await(Topic<?, ?> topic, int count, Duration within) {
    return broker.read(topic, within, seen -> seen.size() == count).stream()
        .map(record -> new String(record.key(), UTF_8))
        .toList();
  }

  private void send(Topic<String, byte[]> topic, String id, byte[] file) throws Exception {
    producer.send(topic.record(id, file, new RecordHeaders())).get();
  }
}
