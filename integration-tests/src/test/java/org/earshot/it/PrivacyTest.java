package org.earshot.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.earshot.attack.Attacks;
import org.earshot.message.AttackResult;
import org.earshot.message.Control;
import org.earshot.message.Verdict;
import org.earshot.wire.Cluster;
import org.earshot.wire.Facts;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topic;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A private source among others, with every role a process of its own, and its purge: {@code
 * benchmarks/purge.sh} runs it.
 */
@Tag("long")
@ExtendWith(OutputOnFailure.class)
class PrivacyTest {
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration NO_PAUSE = Duration.ofSeconds(5);
  private static final Duration BEFORE = Duration.ofSeconds(4);
  private static final List<String> OTHERS = List.of("street", "kitchen");
  private static final int EVERY_MILLIS = 500;
  private static final int CLIPS = 4;
  private static final String KIND = "dwt-tonnetz";

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final AtomicInteger fed = new AtomicInteger();
  private final ScheduledExecutorService feeders = Executors.newScheduledThreadPool(2);

  @TempDir private Path data;
  private Settings settings;
  private Producer<byte[], byte[]> producer;

  @BeforeEach
  void startRoles() {
    int port = FreePorts.next();
    settings = Settings.of("127.0.0.1:" + port);
    var broker = role("broker", "--broker-port", String.valueOf(port));
    broker.await("Broker at ", STARTS_WITHIN);
    producer = settings.producer();
    open.push(producer);
    var policy = new Control.AttackPolicy(List.of(Attacks.live("fgsm")), 1, CLIPS, 10);
    Send.all(settings, List.of(Topics.CONTROL.record(policy.subject(), policy)));
    var processor = role("process", "--bootstrap", settings.bootstrap());
    var worker = role("work", "--bundled-models", "--bootstrap", settings.bootstrap());
    processor.await("Processing as ", STARTS_WITHIN);
    worker.await("Working as ", STARTS_WITHIN);
  }

  @AfterEach
  void stop() throws Exception {
    feeders.shutdownNow();
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  @Test
  void what_was_heard_in_private_is_gone_after_a_purge_and_nobody_else_pauses() throws Exception {
    try (var admin = settings.admin();
        var verdicts = TopicView.of(settings, Topics.VERDICTS);
        var results = TopicView.of(settings, Topics.ATTACK_RESULTS)) {
      Cluster.createPrivateTopics(admin, "bedroom", (short) 1);
      Cluster.createPrivateTopics(admin, "kitchen", (short) 1);
      var heard = new ArrayList<byte[]>();
      for (int i = 0; i < CLIPS; i++) {
        byte[] wav = SampleClips.bundled(i);
        heard.add(wav);
        send("bedroom/" + i, Topics.privateClips("bedroom"), wav);
      }
      results.await("fooled clip", SOON, one -> ofBedroom(one) && one.changed());
      feed("street", Topics.CLIPS);
      feed("kitchen", Topics.privateClips("kitchen"));
      awaitBoth(verdicts, Instant.now().plus(BEFORE));
      heard.addAll(arrays());
      assertThat(holding(heard)).isNotEmpty();

      Instant asked = Instant.now();
      try (var purge =
          EarshotProcess.start("purge", "bedroom", "--yes", "--bootstrap", settings.bootstrap())) {
        assertThat(purge.awaitExit(SOON)).as(purge.output()).isZero();
        assertThat(purge.output()).contains("deleted the audio of bedroom: 4 clips, ");
      }
      Instant purged = Instant.now();
      assertThat(holding(heard)).isEmpty();
      awaitBoth(verdicts, purged.plusSeconds(2));
      for (String source : OTHERS) {
        var before = longestPause(verdicts, source, asked.minus(BEFORE), asked);
        var meanwhile = longestPause(verdicts, source, asked, purged.plusSeconds(2));
        System.out.printf("%s: no verdict for %s, meanwhile for %s%n", source, before, meanwhile);
        assertThat(meanwhile).as(source).isLessThan(Await.patient(NO_PAUSE));
      }
    }
  }

  private static void awaitBoth(TopicView<Verdict> verdicts, Instant after) {
    for (String source : OTHERS) {
      verdicts.awaitEntry(
          "verdict of " + source,
          SOON,
          one -> one.value().source().equals(source) && one.at().isAfter(after));
    }
  }

  private static boolean ofBedroom(AttackResult result) {
    return result.source().equals("bedroom");
  }

  /** What the models saw of the bedroom. */
  private List<byte[]> arrays() {
    var arrays = new ArrayList<byte[]>();
    Snapshot.read(
        settings,
        Topics.privateRepresentations("bedroom", KIND).name(),
        record -> arrays.add(record.value()));
    assertThat(arrays).hasSize(CLIPS);
    return arrays;
  }

  /** The topics that hold any of it, or anything that was made from the bedroom's arrays. */
  private List<String> holding(List<byte[]> heard) throws Exception {
    var found = new ArrayList<String>();
    try (var admin = settings.admin()) {
      for (String topic : admin.listTopics().names().get()) {
        Snapshot.read(
            settings,
            topic,
            record -> {
              boolean same =
                  record.value() != null
                      && heard.stream().anyMatch(one -> Arrays.equals(one, record.value()));
              boolean made =
                  topic.equals(Topics.ADVERSARIALS.name())
                      && "bedroom".equals(Facts.text(record.headers(), Facts.SOURCE));
              if (same || made) {
                found.add(topic);
              }
            });
      }
    }
    return found;
  }

  private static Duration longestPause(
      TopicView<Verdict> verdicts, String source, Instant from, Instant to) {
    Duration longest = Duration.ZERO;
    Instant last = from;
    var times =
        verdicts.entries().stream()
            .filter(one -> one.value().source().equals(source))
            .map(TopicView.Entry::at)
            .filter(at -> at.isAfter(from) && at.isBefore(to))
            .sorted()
            .toList();
    for (Instant at : times) {
      Duration pause = Duration.between(last, at);
      longest = pause.compareTo(longest) > 0 ? pause : longest;
      last = at;
    }
    Duration end = Duration.between(last, to);
    return end.compareTo(longest) > 0 ? end : longest;
  }

  private void feed(String source, Topic<String, byte[]> topic) {
    var unused =
        feeders.scheduleAtFixedRate(
            () -> {
              int number = fed.incrementAndGet();
              send(source + "/" + number, topic, SampleClips.tone(200 + number));
            },
            0,
            EVERY_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  private void send(String clip, Topic<String, byte[]> topic, byte[] file) {
    var unused = producer.send(topic.record(clip, file)); // what is missing is waited for in vain
  }

  private EarshotProcess role(String... arguments) {
    var words = new ArrayList<>(List.of(arguments));
    words.addAll(List.of("--data", data.toString()));
    var role = EarshotProcess.start(words.toArray(String[]::new));
    open.push(role);
    return role;
  }
}
