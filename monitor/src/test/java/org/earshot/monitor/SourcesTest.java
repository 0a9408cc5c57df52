package org.earshot.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.earshot.audio.Audio;
import org.earshot.audio.CanonicalWav;
import org.earshot.message.Control.MutedSource;
import org.earshot.message.SourceReport;
import org.earshot.message.SourceState;
import org.earshot.source.Address;
import org.earshot.source.AudioInput;
import org.earshot.source.CaptureException;
import org.earshot.source.PcmFormat;
import org.earshot.source.SourceSpec;
import org.earshot.source.SourceSpec.Kind;
import org.earshot.source.Sources;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Sources on a real broker. */
@Execution(ExecutionMode.CONCURRENT)
class SourcesTest {
  private static final PcmFormat FORMAT = new PcmFormat(8_000, 1);

  private static EmbeddedBroker broker;
  private static Settings settings;

  private final Map<String, AtomicInteger> captures = new ConcurrentHashMap<>();

  @BeforeAll
  static void start(@TempDir Path directory) {
    broker = EmbeddedBroker.start(directory, Ports.free());
    settings = Settings.of(broker.bootstrap());
    BootstrapOption.prepare(settings);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  /** Gives a tenth of a second of samples every tenth of a second. */
  private final class Metronome implements AudioInput {
    private final String id;
    private volatile boolean cancelled;

    Metronome(SourceSpec spec) {
      id = spec.id();
    }

    @Override
    public void capture(Sink sink) throws CaptureException, InterruptedException {
      captures.computeIfAbsent(id, key -> new AtomicInteger()).incrementAndGet();
      cancelled = false;
      sink.format(FORMAT);
      short[] samples = new short[800];
      Arrays.fill(samples, (short) 1_000);
      long begin = System.nanoTime();
      for (long n = 1; !cancelled; n++) {
        TimeUnit.NANOSECONDS.sleep(begin + n * 100_000_000 - System.nanoTime());
        sink.frames(samples, samples.length);
      }
      throw CaptureException.lost("cancelled");
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    @Override
    public Duration jitter() {
      return Duration.ofSeconds(1);
    }
  }

  private Sources listen(String instance, SourceSpec... specs) throws InterruptedException {
    return Sources.start(
        settings, Sources.Options.of(instance), List.of(specs), spec -> new Metronome(spec));
  }

  private static SourceSpec spec(String id, Kind kind, Object address) {
    return SourceSpec.of(id, kind, Address.of(address.toString()));
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(until);
      Thread.sleep(50);
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> clips(String source) {
    List<ConsumerRecord<byte[], byte[]>> clips = new ArrayList<>();
    Snapshot.read(
        settings,
        Topics.CLIPS.name(),
        record -> {
          if (new String(record.key(), UTF_8).startsWith(source + "/")) {
            clips.add(record);
          }
        });
    return clips;
  }

  private static Optional<SourceReport> report(String source) {
    Map<String, SourceReport> last = new LinkedHashMap<>();
    Snapshot.read(
        settings,
        Topics.SOURCES.name(),
        record ->
            last.put(
                new String(record.key(), UTF_8),
                Topics.SOURCES.value().deserializer().deserialize(record.topic(), record.value())));
    return Optional.ofNullable(last.get(source));
  }

  private static boolean stands(String source, SourceState state) {
    return report(source).filter(report -> report.state() == state).isPresent();
  }

  private static byte[] wav() {
    float[] samples = new float[8_000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (i * 31 % 2_000 - 1_000) / 32768f;
    }
    return CanonicalWav.of(new Audio(new float[][] {samples}, 8_000, 16));
  }

  private static void send(ProducerRecord<byte[], byte[]> record) throws Exception {
    try (var producer = settings.producer()) {
      producer.send(record).get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void the_same_audio_gives_the_same_clip_by_every_road(@TempDir Path folder) throws Exception {
    try (var admin = settings.admin()) {
      admin.createTopics(List.of(new NewTopic("theirs", 1, (short) 1))).all().get();
    }
    Path watched = Files.createDirectory(folder.resolve("watched"));
    Path played = Files.createDirectory(folder.resolve("played"));
    Files.write(played.resolve("a.wav"), wav());
    try (var sources =
        listen(
            "roads",
            spec("watched", Kind.FOLDER, watched),
            spec("played", Kind.DATASET, played),
            spec("topic", Kind.TOPIC, "theirs"),
            spec("elsewhere", Kind.TOPIC, "kafka://" + broker.bootstrap() + "/theirs"))) {
      await(
          "all up", () -> stands("watched", SourceState.LIVE) && stands("topic", SourceState.LIVE));
      Files.write(watched.resolve("a.wav"), wav());
      send(new ProducerRecord<>("theirs", wav()));

      for (String source : List.of("watched", "played", "topic", "elsewhere")) {
        await("a clip of " + source, () -> !clips(source).isEmpty());
        assertThat(clips(source).get(0).value()).isEqualTo(wav());
      }
      await("the data set's end", () -> stands("played", SourceState.STOPPED));
      assertThat(report("played").orElseThrow().message()).isEqualTo("it came to its end");
      assertThat(clips("topic")).hasSize(1);
      assertThat(sources.reports()).hasSize(4);
    }
  }

  @Test
  void a_topic_that_grows_is_read_whole_and_one_that_goes_is_lost() throws Exception {
    try (var admin = settings.admin()) {
      admin.createTopics(List.of(new NewTopic("growing", 1, (short) 1))).all().get();
      try (var sources = listen("growing", spec("grower", Kind.TOPIC, "growing"))) {
        await("live", () -> stands("grower", SourceState.LIVE));
        admin.createPartitions(Map.of("growing", NewPartitions.increaseTo(2))).all().get();
        send(new ProducerRecord<>("growing", 1, null, wav()));
        await("what came before it was seen", () -> clips("grower").size() == 1);

        admin.deleteTopics(List.of("growing")).all().get();
        await("failed", () -> stands("grower", SourceState.FAILED));
        assertThat(report("grower").orElseThrow().message()).isEqualTo("there is no topic growing");
        assertThat(sources.reports()).hasSize(1);
      }
    }
  }

  @Test
  void a_topic_goes_on_where_it_was(@TempDir Path folder) throws Exception {
    try (var admin = settings.admin()) {
      admin.createTopics(List.of(new NewTopic("feed", 2, (short) 1))).all().get();
    }
    var spec = spec("feeder", Kind.TOPIC, "feed");
    send(new ProducerRecord<>("feed", 0, null, wav())); // before anybody listened
    try (var sources = listen("one", spec)) {
      await("live", () -> stands("feeder", SourceState.LIVE));
      send(new ProducerRecord<>("feed", 0, null, wav()));
      await("a clip", () -> clips("feeder").size() == 1);
      assertThat(sources.reports().get(0).clips()).isEqualTo(1);
    }
    send(new ProducerRecord<>("feed", 1, null, "no audio".getBytes(UTF_8)));
    send(new ProducerRecord<>("feed", 0, null, wav()));
    try (var sources = listen("one", spec)) {
      await("what came meanwhile", () -> clips("feeder").size() == 2);
      await("what is no audio", () -> !sources.reports().get(0).dropped().isEmpty());
      assertThat(sources.reports().get(0).dropped()).containsEntry("unsupported", 1L);
    }
    assertThat(clips("feeder"))
        .extracting(record -> new String(record.key(), UTF_8))
        .containsExactlyInAnyOrder("feeder/feed-0-1", "feeder/feed-0-2");
  }

  @Test
  void changes_touch_just_the_sources_that_changed() throws Exception {
    var kept = spec("kept", Kind.MICROPHONE, "default");
    var removed = spec("removed", Kind.MICROPHONE, "1");
    var changed = spec("changed", Kind.MICROPHONE, "2");
    try (var sources = listen("changes", kept, removed, changed)) {
      for (String id : List.of("kept", "removed", "changed")) {
        await(id + " is live", () -> stands(id, SourceState.LIVE));
      }
      sources.declare(
          List.of(kept, spec("changed", Kind.MICROPHONE, "3"), spec("new", Kind.MICROPHONE, "4")));
      await("new is live", () -> stands("new", SourceState.LIVE));
      await("removed is told", () -> stands("removed", SourceState.STOPPED));
      assertThat(report("removed").orElseThrow().message())
          .isEqualTo("no longer among the declared sources");
      await("changed is live", () -> "3".equals(report("changed").orElseThrow().address()));
      assertThat(captures.get("kept")).hasValue(1);
      assertThat(captures.get("changed")).hasValue(2);
      await("clips", () -> !clips("kept").isEmpty());
    }
    assertThat(stands("kept", SourceState.STOPPED)).isTrue();
    assertThat(report("kept").orElseThrow().message())
        .isEqualTo("the process that listened has ended");
  }

  @Test
  void a_declaration_that_cannot_be_made_changes_nothing() throws Exception {
    var kept = spec("steady", Kind.MICROPHONE, "default");
    try (var sources =
        Sources.start(settings, Sources.Options.of("whole"), List.of(kept), this::unlessBroken)) {
      await("live", () -> sources.reports().get(0).state() == SourceState.LIVE);
      assertThatThrownBy(
              () ->
                  sources.declare(
                      List.of(
                          spec("fine", Kind.MICROPHONE, "1"),
                          spec("broken", Kind.MICROPHONE, "2"))))
          .hasMessage("no such input");
      assertThat(sources.reports()).extracting(SourceReport::source).containsExactly("steady");
      assertThat(captures).containsOnlyKeys("steady");
      assertThat(captures.get("steady")).hasValue(1);
    }
  }

  private AudioInput unlessBroken(SourceSpec spec) {
    if (spec.id().equals("broken")) {
      throw new IllegalArgumentException("no such input");
    }
    return new Metronome(spec);
  }

  /** Takes its time to close. */
  private static final class Slow implements AudioInput {
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final CountDownLatch may = new CountDownLatch(1);

    @Override
    public void capture(Sink sink) throws InterruptedException {
      may.await();
    }

    @Override
    public void cancel() {
      cancelled.countDown();
    }

    @Override
    public Duration jitter() {
      return Duration.ofSeconds(1);
    }
  }

  @Test
  void the_others_are_spoken_of_while_one_closes() throws Exception {
    var slow = new Slow();
    var spec = spec("slow", Kind.MICROPHONE, "default");
    try (var sources =
        Sources.start(settings, Sources.Options.of("slow"), List.of(spec), any -> slow)) {
      var declaring = new Thread(() -> sources.declare(List.of()));
      declaring.start();
      assertThat(slow.cancelled.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(sources.reports()).hasSize(1); // it has not ended yet
      slow.may.countDown();
      declaring.join();
      assertThat(sources.reports()).isEmpty();
    }
  }

  @Test
  void what_the_process_listened_to_before_and_nobody_declares_is_taken_out() throws Exception {
    var left = report("nobody");
    assertThat(left).isEmpty();
    send(
        Topics.SOURCES.record(
            "left",
            new SourceReport(
                "left",
                "again",
                Instant.now(),
                "stream",
                "rtsp://h/",
                SourceState.LIVE,
                Instant.now(),
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
                3,
                null,
                false,
                false,
                null,
                null)));
    try (var sources = listen("again", spec("other", Kind.MICROPHONE, "default"))) {
      await("told", () -> stands("left", SourceState.STOPPED));
      assertThat(report("left").orElseThrow().clips()).isEqualTo(3);
      assertThat(sources.reports()).extracting(SourceReport::source).containsExactly("other");
    }
  }

  @Test
  void muting_is_a_wish_that_outlives_the_process() throws Exception {
    var spec = spec("room", Kind.MICROPHONE, "default");
    var wish = new MutedSource("room", Instant.now());
    try (var sources = listen("mute", spec)) {
      await("live", () -> stands("room", SourceState.LIVE));
      send(Topics.CONTROL.record(wish.subject(), wish));
      await("stopped", () -> stands("room", SourceState.STOPPED));
      assertThat(sources.reports().get(0).muted()).isTrue();
    }
    try (var sources = listen("mute", spec)) {
      await("told", () -> sources.reports().get(0).state() == SourceState.STOPPED);
      assertThat(captures.get("room")).hasValue(1);
      send(Topics.CONTROL.record(wish.subject(), null));
      await("live again", () -> stands("room", SourceState.LIVE));
      assertThat(captures.get("room")).hasValue(2);
    }
  }
}
