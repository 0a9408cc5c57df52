package org.earshot.monitor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.config.ConfigResource;
import org.earshot.message.SourceReport;
import org.earshot.message.SourceState;
import org.earshot.wire.Cluster;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topic;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** How long audio is kept, and its end before that. */
class PurgeCommandTest {
  private static final String SPOKEN = "what was said in the bedroom, sample by sample";

  @TempDir private static Path directory;
  private static EmbeddedBroker broker;
  private static Settings settings;
  private static Admin admin;
  private static Producer<byte[], byte[]> producer;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(directory, Ports.free());
    settings = Settings.of(broker.bootstrap());
    BootstrapOption.prepare(settings);
    admin = settings.admin();
    producer = settings.producer();
  }

  @AfterAll
  static void stop() {
    producer.close();
    admin.close();
    broker.close();
  }

  @Test
  void a_private_sources_audio_is_gone_from_every_topic_and_from_the_disk() throws Exception {
    for (String source : List.of("bedroom", "kitchen")) {
      Cluster.createPrivateTopics(admin, source, (short) 1);
      fill(source);
    }
    assertThat(topicsThatHold("bedroom")).hasSize(2);
    assertThat(filesThatHold("bedroom")).hasSize(2);

    assertThat(run("purge", "bedroom", "--yes")).as(err.toString()).isZero();

    assertThat(out.toString())
        .contains("deleted the audio of bedroom: 1 clips, 0.0 MB on 5 topics")
        .doesNotContain("still");
    assertThat(topicsThatHold("bedroom")).isEmpty();
    assertThat(left(filesThatHold("bedroom"))).isEmpty();
    assertThat(topicsThatHold("kitchen")).hasSize(2);
    awaitConfig(Topics.privateClips("bedroom"), "retention.ms", "600000");
    fill("bedroom");
    assertThat(topicsThatHold("bedroom")).as("it goes on when it is heard again").hasSize(2);
  }

  @Test
  void nobody_is_purged_unasked_or_while_somebody_listens() throws Exception {
    Cluster.createPrivateTopics(admin, "study", (short) 1);
    fill("study");
    assertThat(run("purge", "study")).isNotZero();
    assertThat(err.toString()).contains("--yes").doesNotContain("\tat");

    report("study", SourceState.LIVE);
    assertThat(run("purge", "study", "--yes")).isNotZero();
    assertThat(err.toString()).contains("study is being listened to: `earshot mute study` first");
    assertThat(topicsThatHold("study")).hasSize(2);

    report("study", SourceState.STOPPED);
    assertThat(run("purge", "study", "--yes")).as(err.toString()).isZero();
    assertThat(topicsThatHold("study")).isEmpty();
  }

  @Test
  void of_a_public_source_it_says_when_its_audio_goes() {
    assertThat(run("purge", "street", "--yes")).isEqualTo(1);
    assertThat(out.toString())
        .contains("nothing was deleted: street has no topics of its own", "after 1d", "30h at")
        .contains("`earshot mute street`");
    assertThat(run("purge", "../etc")).isNotZero();
    assertThat(err.toString()).contains("source must be");
  }

  @Test
  void a_private_clip_cannot_be_labelled() throws Exception {
    Cluster.createPrivateTopics(admin, "nursery", (short) 1);
    fill("nursery");
    assertThat(run("label", "nursery/1", "dog", "--new-class")).isNotZero();
    assertThat(err.toString()).contains("clip must not be private, nursery/1 is");
  }

  @Test
  void audio_is_kept_as_long_as_somebody_wishes() throws Exception {
    var options = new KeepAudioOption();
    new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("audio", mixin(options)))
        .parseArgs("--keep-audio", "2h");
    options.apply(settings);

    for (Topic<?, ?> topic :
        List.of(
            Topics.CLIPS,
            Topics.representations("dwt-tonnetz"),
            Topics.ADVERSARIALS,
            Topics.CONTINUOUS_JOBS)) {
      awaitConfig(topic, "retention.ms", "7200000");
      awaitConfig(topic, "segment.ms", "1800000");
    }
    awaitConfig(Topics.DATASET_CLIPS, "retention.ms", "-1");
    awaitConfig(Topics.VERDICTS, "retention.ms", String.valueOf(Duration.ofDays(7).toMillis()));
    Cluster.keepAudio(admin, Topics.LIVE);
    awaitConfig(Topics.CLIPS, "retention.ms", "86400000");
  }

  @Test
  void audio_is_kept_neither_too_short_nor_too_long() {
    for (String age : List.of("9m", "8d", "soon")) {
      assertThat(run("broker", "--keep-audio", age)).isNotZero();
      assertThat(err.toString()).contains("--keep-audio must be", "was " + age);
    }
  }

  /** The broker tells of a change a moment after it has taken it. */
  private static void awaitConfig(Topic<?, ?> topic, String name, String value) throws Exception {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!config(topic, name).equals(value) && System.nanoTime() < until) {
      Thread.sleep(20);
    }
    assertThat(config(topic, name)).as("%s of %s", name, topic.name()).isEqualTo(value);
  }

  private static CommandLine.Model.CommandSpec mixin(KeepAudioOption options) {
    return CommandLine.Model.CommandSpec.forAnnotatedObject(options);
  }

  private static byte[] spoken(String source) {
    return (SPOKEN + " of " + source).getBytes(UTF_8);
  }

  private static void fill(String source) throws Exception {
    for (var topic :
        List.of(Topics.privateClips(source), Topics.privateRepresentations(source, "stft"))) {
      producer.send(topic.record(source + "/1", spoken(source))).get();
    }
  }

  private static void report(String source, SourceState state) throws Exception {
    Instant now = Instant.now();
    var report =
        new SourceReport(
            source,
            "one",
            now,
            "stream",
            "rtsp://camera",
            state,
            now,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            0,
            0,
            null,
            null,
            0,
            Map.of(),
            false,
            true,
            null,
            null);
    producer.send(Topics.SOURCES.record(source, report)).get();
  }

  private static List<String> topicsThatHold(String source) throws Exception {
    var found = new ArrayList<String>();
    String spoken = new String(spoken(source), UTF_8);
    for (String topic : admin.listTopics().names().get()) {
      Snapshot.read(
          settings,
          topic,
          record -> {
            if (record.value() != null && new String(record.value(), UTF_8).contains(spoken)) {
              found.add(topic);
            }
          });
    }
    return found;
  }

  private static List<Path> filesThatHold(String source) throws IOException {
    String spoken = new String(spoken(source), UTF_8);
    try (var files = Files.walk(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".log") || file.toString().contains(".deleted"))
          .filter(file -> text(file).contains(spoken))
          .toList();
    }
  }

  /** Those that are still there in the end: the broker deletes files a second after it let go. */
  private static List<Path> left(List<Path> files) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (files.stream().anyMatch(Files::exists) && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return files.stream().filter(Files::exists).toList();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, ISO_8859_1);
    } catch (NoSuchFileException e) {
      return ""; // deleted meanwhile
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String config(Topic<?, ?> topic, String name) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    return admin.describeConfigs(List.of(resource)).all().get().get(resource).get(name).value();
  }

  private int run(String... arguments) {
    var words = new ArrayList<>(List.of(arguments));
    if (!arguments[0].equals("broker")) {
      words.addAll(List.of("--bootstrap", broker.bootstrap()));
    }
    return Earshot.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words.toArray(String[]::new));
  }
}
