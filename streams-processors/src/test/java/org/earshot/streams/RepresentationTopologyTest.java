package org.earshot.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.earshot.audio.AudioDecoder;
import org.earshot.audio.AudioException;
import org.earshot.dsp.Npy;
import org.earshot.dsp.Representation;
import org.earshot.wire.DeadLetter;
import org.earshot.wire.Facts;
import org.earshot.wire.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepresentationTopologyTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final String STFT = "stft/small/22050/1";
  private static final String SLOW = "stft/small/16000/1";
  private static final byte[] WOOF = Sounds.tone(300, Duration.ofSeconds(1));
  private static final byte[] MEOW = Sounds.tone(900, Duration.ofSeconds(1));

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final List<Duration> ages = new ArrayList<>();
  private final TickingClock clock = new TickingClock(NOW);

  private ClipMetrics metrics;
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> clips;
  private TestInputTopic<byte[], byte[]> datasetClips;
  private TestOutputTopic<byte[], byte[]> stft;
  private TestOutputTopic<byte[], byte[]> deadLetters;

  @TempDir private Path state;

  @BeforeEach
  void start() {
    start(STFT, SLOW, "only-slow=" + SLOW);
  }

  private void start(String... plan) {
    var representations = RepresentationPlan.parse(List.of(plan));
    metrics = ClipMetrics.register(registry, ages::add);
    var topology = RepresentationTopology.build(representations, metrics, clock);
    var options = ProcessOptions.of("test", state, representations);
    var settings = StreamsSettings.of("test", Settings.of("none:1"), options);
    driver = new TopologyTestDriver(topology, settings, NOW);
    clips = input("clips");
    datasetClips = input("datasets.clips");
    stft = output("representations.stft");
    deadLetters = output("dead-letters");
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void a_clip_becomes_every_representation_with_all_its_facts() {
    var facts =
        new Facts(
            "esc10", NOW, Duration.ofSeconds(5), "dog", "5", "1.15", "esc10/a.wav", null, false);

    send("esc10/a-115.wav", WOOF, facts.headers());

    var record = stft.readRecord();
    assertThat(record.key()).asString(UTF_8).isEqualTo("esc10/a-115.wav");
    var audio = AudioDecoder.decode(WOOF);
    assertThat(Npy.read(record.value()))
        .isEqualTo(Representation.parse(STFT).of(audio.mono(), audio.sampleRateHz()));
    assertThat(Facts.of(null, record.headers())).isEqualTo(facts.represented(STFT));
    assertThat(Facts.of(null, stft.readRecord().headers())).isEqualTo(facts.represented(SLOW));
    assertThat(deadLetters.isEmpty()).isTrue();
  }

  @Test
  void a_record_without_key_and_headers_gets_its_id_and_its_facts_from_the_record() {
    clips.pipeInput(new TestRecord<>(null, WOOF, new RecordHeaders(), NOW));
    send("mic", MEOW, new RecordHeaders());

    var nameless = stft.readRecord();
    assertThat(nameless.key()).asString(UTF_8).isEqualTo("unknown/clips-0-0");
    assertThat(Facts.of(null, nameless.headers()))
        .isEqualTo(
            Facts.ofSource("unknown")
                .captured(NOW.minusSeconds(1), Duration.ofSeconds(1))
                .represented(STFT));
    var mic = stft.readRecordsToList().get(1);
    assertThat(mic.key()).asString(UTF_8).isEqualTo("mic/clips-0-1");
    assertThat(Facts.text(mic.headers(), Facts.SOURCE)).isEqualTo("mic");
  }

  @Test
  void a_data_sets_clips_go_to_their_own_topics_and_have_no_age() {
    datasetClips.pipeInput(bytes("esc50/a.wav"), WOOF);

    assertThat(output("datasets.stft").readRecord().key()).asString(UTF_8).isEqualTo("esc50/a.wav");
    assertThat(stft.isEmpty()).isTrue();
    assertThat(ages).isEmpty();
  }

  @Test
  void a_private_sources_clips_go_to_its_own_topics_alone() {
    driver.close();
    var plan = RepresentationPlan.parse(List.of(STFT, "dwt/small/16000/1"));
    var topology = RepresentationTopology.buildPrivate(plan, metrics, clock);
    var options = ProcessOptions.of("test", state, plan);
    var settings = StreamsSettings.of("test", Settings.of("none:1"), options);
    driver = new TopologyTestDriver(topology, StreamsSettings.following(settings), NOW);
    var bedroom = input("private.bed.room.clips");
    var kitchen = input("private.kitchen.clips");

    bedroom.pipeInput(bytes("bed.room/1"), WOOF);
    bedroom.pipeInput(bytes("bed.room/1"), WOOF);
    kitchen.pipeInput(bytes("kitchen/1"), WOOF);
    kitchen.pipeInput(bytes("kitchen/2"), "noise".getBytes(UTF_8));

    assertThat(output("private.bed.room.stft").readRecordsToList())
        .singleElement()
        .satisfies(record -> assertThat(record.key()).asString(UTF_8).isEqualTo("bed.room/1"));
    assertThat(output("private.bed.room.dwt").getQueueSize()).isEqualTo(1);
    assertThat(output("private.kitchen.stft").getQueueSize()).isEqualTo(1);
    assertThat(dropped("bed.room")).isEqualTo(1);
    assertThat(output("representations.stft").isEmpty()).isTrue();
    var letter = output("dead-letters").readRecord();
    assertThat(letter.key()).asString(UTF_8).isEqualTo("kitchen/2");
    assertThat(letter.value()).isNull();
    assertThat(Facts.text(letter.headers(), DeadLetter.REASON)).isEqualTo("unsupported");
  }

  @Test
  void a_repeat_is_dropped_and_counted() {
    send("mic/1", WOOF, new RecordHeaders());
    send("mic/1", WOOF, new RecordHeaders());

    assertThat(clipsDone()).isEqualTo(1);
    assertThat(deadLetters.isEmpty()).isTrue();
    assertThat(dropped("mic")).isEqualTo(1);
  }

  @Test
  void the_same_id_on_the_other_road_is_another_clip() {
    send("mic/1", WOOF, new RecordHeaders());
    datasetClips.pipeInput(bytes("mic/1"), MEOW);

    assertThat(clipsDone()).isEqualTo(1);
    assertThat(output("datasets.stft").getQueueSize()).isEqualTo(2);
  }

  @Test
  void a_known_id_with_other_content_is_a_dead_letter() {
    send("mic/1", WOOF, new RecordHeaders());
    send("mic/1", MEOW, new RecordHeaders());

    assertThat(clipsDone()).isEqualTo(1);
    var letter = deadLetters.readRecord();
    assertThat(letter.value()).isEqualTo(MEOW);
    assertThat(Facts.text(letter.headers(), DeadLetter.REASON)).isEqualTo("id-reused");
  }

  @Test
  void again_does_a_known_id_again_and_replaces_what_is_known_of_it() {
    var again = new RecordHeaders().add(Facts.AGAIN, bytes("true"));
    send("mic/1", WOOF, new RecordHeaders());
    send("mic/1", WOOF, again);
    send("mic/1", MEOW, again);
    send("mic/1", MEOW, new RecordHeaders());

    assertThat(clipsDone()).isEqualTo(3);
    assertThat(dropped("mic")).isEqualTo(1);
    assertThat(deadLetters.isEmpty()).isTrue();
  }

  @Test
  void again_in_a_later_bucket_replaces_what_an_earlier_one_holds() {
    send("mic/1", WOOF, new RecordHeaders());
    clock.advance(Duration.ofHours(2));
    send("mic/1", MEOW, new RecordHeaders().add(Facts.AGAIN, bytes("true")));
    send("mic/1", MEOW, new RecordHeaders());

    assertThat(deadLetters.isEmpty()).isTrue();
    assertThat(dropped("mic")).isEqualTo(1);
  }

  @Test
  void an_id_is_forgotten_with_the_topics_retention() {
    send("mic/1", WOOF, new RecordHeaders());
    clock.advance(Duration.ofHours(22));
    send("mic/1", WOOF, new RecordHeaders());
    clock.advance(Duration.ofHours(4));
    send("mic/1", WOOF, new RecordHeaders());

    assertThat(clipsDone()).isEqualTo(2);
    assertThat(dropped("mic")).isEqualTo(1);
  }

  @Test
  void a_timestamp_in_the_future_makes_nothing_forgotten() {
    send("mic/1", WOOF, new RecordHeaders());
    clips.pipeInput(
        new TestRecord<>(
            bytes("mic/2"), MEOW, new RecordHeaders(), NOW.plus(Duration.ofDays(900))));
    send("mic/1", WOOF, new RecordHeaders());

    assertThat(dropped("mic")).isEqualTo(1);
  }

  @Test
  void what_failed_can_be_sent_again() {
    send("mic/1", bytes("noise"), new RecordHeaders());
    send("mic/1", WOOF, new RecordHeaders());

    assertThat(deadLetters.getQueueSize()).isOne();
    assertThat(clipsDone()).isEqualTo(1);
  }

  @Test
  void a_bad_record_is_a_dead_letter_untouched_and_the_next_one_is_done() {
    var headers = new RecordHeaders().add("x-trace", new byte[] {1, 2}).add("label", bytes("dog"));
    clips.pipeInput(new TestRecord<>(null, bytes("noise"), headers, NOW));
    send("mic/2", WOOF, new RecordHeaders());

    var letter = deadLetters.readRecord();
    assertThat(letter.key()).isNull();
    assertThat(letter.value()).asString(UTF_8).isEqualTo("noise");
    assertThat(letter.headers().lastHeader("x-trace").value()).containsExactly(1, 2);
    assertThat(letter.headers().lastHeader("source")).isNull();
    assertThat(texts(letter.headers()))
        .containsEntry("label", "dog")
        .containsEntry(DeadLetter.REASON, "unsupported")
        .containsEntry(DeadLetter.EXCEPTION, AudioException.class.getName())
        .containsEntry(DeadLetter.TOPIC, "clips")
        .containsEntry(DeadLetter.PARTITION, "0")
        .containsEntry(DeadLetter.OFFSET, "0");
    assertThat(Facts.text(letter.headers(), DeadLetter.MESSAGE)).contains("not an audio file");
    assertThat(stft.readRecord().key()).asString(UTF_8).isEqualTo("mic/2");
  }

  @Test
  void a_header_that_cannot_be_read_and_a_missing_value_are_dead_letters() {
    send("mic/1", WOOF, new RecordHeaders().add(Facts.DURATION, bytes("five seconds")));
    clips.pipeInput(new TestRecord<>(bytes("mic/2"), null, new RecordHeaders(), NOW));
    send("mic/3", WOOF, new RecordHeaders().add(Facts.DURATION, bytes("PT-1S")));

    assertThat(deadLetters.readRecordsToList())
        .extracting(letter -> Facts.text(letter.headers(), DeadLetter.REASON))
        .containsExactly("invalid", "invalid", "invalid");
    assertThat(stft.isEmpty()).isTrue();
  }

  @Test
  void the_age_counts_from_the_last_sample() {
    var facts = Facts.ofSource("mic").captured(NOW.minusSeconds(7), Duration.ofSeconds(5));

    send("mic/1", WOOF, facts.headers());

    assertThat(ages).containsExactly(Duration.ofSeconds(2));
  }

  @Test
  void each_representation_is_timed() {
    send("mic/1", WOOF, new RecordHeaders());

    assertThat(Scrape.of(registry))
        .contains("earshot_representation_seconds_count{representation=\"" + STFT + "\"} 1")
        .contains("earshot_representation_seconds_count{representation=\"" + SLOW + "\"} 1");
  }

  @Test
  void sources_beyond_fifty_share_a_label() {
    IntStream.range(0, 60)
        .mapToObj(i -> "s%d/1".formatted(i))
        .flatMap(id -> List.of(id, id).stream())
        .forEach(id -> send(id, WOOF, new RecordHeaders()));

    assertThat(dropped("s49")).isEqualTo(1);
    assertThat(dropped("other")).isEqualTo(10);
  }

  @Test
  void a_restart_remembers_from_the_changelog_alone() {
    assertThat(driver.getAllStateStores()).containsOnlyKeys("clips-known", "datasets-known");
    send("mic/1", WOOF, new RecordHeaders());

    var changes = output("test-clips-known-changelog").readRecordsToList();
    assertThat(changes).hasSize(1);
    assertThat(changes.get(0).value()).hasSize(16);
  }

  @Test
  void a_source_gets_what_is_asked_for_of_it() {
    send("only-slow/1", WOOF, new RecordHeaders());

    var made = stft.readRecordsToList();
    assertThat(made).hasSize(1);
    assertThat(Facts.text(made.get(0).headers(), Facts.REPRESENTATION)).isEqualTo(SLOW);
  }

  @Test
  void a_clip_of_which_nothing_is_asked_for_is_dropped_and_counted() {
    driver.close();
    registry.clear();
    start("mic=" + STFT);
    send("ignored/1", WOOF, new RecordHeaders());

    assertThat(stft.isEmpty()).isTrue();
    assertThat(deadLetters.isEmpty()).isTrue();
    assertThat(dropped("ignored", "unwanted")).isEqualTo(1);
  }

  private void send(String key, byte[] value, Headers headers) {
    clips.pipeInput(new TestRecord<>(bytes(key), value, headers, NOW));
  }

  /** Each clip has two representations. */
  private long clipsDone() {
    return stft.getQueueSize() / 2;
  }

  private double dropped(String source) {
    return dropped(source, "repeat");
  }

  private double dropped(String source, String reason) {
    return Scrape.value(
        registry,
        "earshot_clips_dropped_total{reason=\"%s\",source=\"%s\"}".formatted(reason, source));
  }

  private TestInputTopic<byte[], byte[]> input(String name) {
    return driver.createInputTopic(
        name, new ByteArraySerializer(), new ByteArraySerializer(), NOW, Duration.ZERO);
  }

  private TestOutputTopic<byte[], byte[]> output(String name) {
    return driver.createOutputTopic(name, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static Map<String, String> texts(Headers headers) {
    var texts = new TreeMap<String, String>();
    headers.forEach(header -> texts.put(header.key(), new String(header.value(), UTF_8)));
    return texts;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
