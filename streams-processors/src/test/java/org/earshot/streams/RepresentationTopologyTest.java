package org.earshot.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  private static final String DWT = "dwt/small/16000/1";

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final List<Duration> ages = new ArrayList<>();
  private final TickingClock clock = new TickingClock(NOW);
  private final Decoder decoder = new TextDecoder();

  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> clips;
  private TestInputTopic<byte[], byte[]> datasetClips;
  private TestOutputTopic<byte[], byte[]> stft;
  private TestOutputTopic<byte[], byte[]> deadLetters;

  @BeforeEach
  void start(@TempDir Path state) {
    List<Transform> transforms = List.of(new Lengths(STFT), new Lengths(DWT));
    var metrics = ClipMetrics.register(registry, ages::add);
    var topology = RepresentationTopology.build(decoder, transforms, metrics, clock);
    var options = ProcessOptions.of("test", state, transforms);
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

    send("esc10/a-115.wav", "woof", facts.headers());

    var record = stft.readRecord();
    assertThat(record.key()).asString(UTF_8).isEqualTo("esc10/a-115.wav");
    assertThat(record.value()).asString(UTF_8).isEqualTo(STFT + " of 4 samples at 8000 Hz");
    assertThat(Facts.of(null, record.headers())).isEqualTo(facts.represented(STFT));
    var dwt = output("representations.dwt").readRecord();
    assertThat(Facts.of(null, dwt.headers())).isEqualTo(facts.represented(DWT));
    assertThat(deadLetters.isEmpty()).isTrue();
  }

  @Test
  void a_record_without_key_and_headers_gets_its_id_and_its_facts_from_the_record() {
    clips.pipeInput(new TestRecord<>(null, "woof".getBytes(UTF_8), new RecordHeaders(), NOW));
    send("mic", "meow", new RecordHeaders());

    var nameless = stft.readRecord();
    assertThat(nameless.key()).asString(UTF_8).isEqualTo("unknown/clips-0-0");
    assertThat(Facts.of(null, nameless.headers()))
        .isEqualTo(
            Facts.ofSource("unknown")
                .captured(NOW.minusSeconds(4), Duration.ofSeconds(4))
                .represented(STFT));
    var mic = stft.readRecord();
    assertThat(mic.key()).asString(UTF_8).isEqualTo("mic/clips-0-1");
    assertThat(Facts.text(mic.headers(), Facts.SOURCE)).isEqualTo("mic");
  }

  @Test
  void a_data_sets_clips_go_to_their_own_topics_and_have_no_age() {
    datasetClips.pipeInput(bytes("esc50/a.wav"), bytes("woof"));

    assertThat(output("datasets.stft").readRecord().key()).asString(UTF_8).isEqualTo("esc50/a.wav");
    assertThat(output("datasets.dwt").getQueueSize()).isOne();
    assertThat(stft.isEmpty()).isTrue();
    assertThat(ages).isEmpty();
  }

  @Test
  void a_repeat_is_dropped_and_counted() {
    send("mic/1", "woof", new RecordHeaders());
    send("mic/1", "woof", new RecordHeaders());

    assertThat(stft.getQueueSize()).isOne();
    assertThat(deadLetters.isEmpty()).isTrue();
    assertThat(dropped("mic")).isEqualTo(1);
  }

  @Test
  void the_same_id_on_the_other_road_is_another_clip() {
    send("mic/1", "woof", new RecordHeaders());
    datasetClips.pipeInput(bytes("mic/1"), bytes("meow"));

    assertThat(stft.getQueueSize()).isOne();
    assertThat(output("datasets.stft").getQueueSize()).isOne();
  }

  @Test
  void a_known_id_with_other_content_is_a_dead_letter() {
    send("mic/1", "woof", new RecordHeaders());
    send("mic/1", "meow", new RecordHeaders());

    assertThat(stft.getQueueSize()).isOne();
    var letter = deadLetters.readRecord();
    assertThat(letter.value()).asString(UTF_8).isEqualTo("meow");
    assertThat(Facts.text(letter.headers(), DeadLetter.REASON)).isEqualTo("id-reused");
  }

  @Test
  void again_does_a_known_id_again_and_replaces_what_is_known_of_it() {
    var again = new RecordHeaders().add(Facts.AGAIN, bytes("true"));
    send("mic/1", "woof", new RecordHeaders());
    send("mic/1", "woof", again);
    send("mic/1", "meow", again);
    send("mic/1", "meow", new RecordHeaders());

    assertThat(stft.getQueueSize()).isEqualTo(3);
    assertThat(dropped("mic")).isEqualTo(1);
    assertThat(deadLetters.isEmpty()).isTrue();
  }

  @Test
  void again_in_a_later_bucket_replaces_what_an_earlier_one_holds() {
    send("mic/1", "woof", new RecordHeaders());
    clock.advance(Duration.ofHours(2));
    send("mic/1", "meow", new RecordHeaders().add(Facts.AGAIN, bytes("true")));
    send("mic/1", "meow", new RecordHeaders());

    assertThat(deadLetters.isEmpty()).isTrue();
    assertThat(dropped("mic")).isEqualTo(1);
  }

  @Test
  void an_id_is_forgotten_with_the_topics_retention() {
    send("mic/1", "woof", new RecordHeaders());
    clock.advance(Duration.ofHours(22));
    send("mic/1", "woof", new RecordHeaders());
    clock.advance(Duration.ofHours(4));
    send("mic/1", "woof", new RecordHeaders());

    assertThat(stft.getQueueSize()).isEqualTo(2);
    assertThat(dropped("mic")).isEqualTo(1);
  }

  @Test
  void a_timestamp_in_the_future_makes_nothing_forgotten() {
    send("mic/1", "woof", new RecordHeaders());
    clips.pipeInput(
        new TestRecord<>(
            bytes("mic/2"), bytes("meow"), new RecordHeaders(), NOW.plus(Duration.ofDays(900))));
    send("mic/1", "woof", new RecordHeaders());

    assertThat(dropped("mic")).isEqualTo(1);
  }

  @Test
  void what_failed_can_be_sent_again() {
    send("mic/1", "noise", new RecordHeaders());
    send("mic/1", "woof", new RecordHeaders());

    assertThat(deadLetters.getQueueSize()).isOne();
    assertThat(stft.getQueueSize()).isOne();
  }

  @Test
  void a_bad_record_is_a_dead_letter_untouched_and_the_next_one_is_done() {
    var headers = new RecordHeaders().add("x-trace", new byte[] {1, 2}).add("label", bytes("dog"));
    clips.pipeInput(new TestRecord<>(null, bytes("noise"), headers, NOW));
    send("mic/2", "woof", new RecordHeaders());

    var letter = deadLetters.readRecord();
    assertThat(letter.key()).isNull();
    assertThat(letter.value()).asString(UTF_8).isEqualTo("noise");
    assertThat(letter.headers().lastHeader("x-trace").value()).containsExactly(1, 2);
    assertThat(letter.headers().lastHeader("source")).isNull();
    assertThat(texts(letter.headers()))
        .containsEntry("label", "dog")
        .containsEntry(DeadLetter.REASON, "invalid")
        .containsEntry(DeadLetter.MESSAGE, "not audio: noise")
        .containsEntry(DeadLetter.EXCEPTION, IllegalArgumentException.class.getName())
        .containsEntry(DeadLetter.TOPIC, "clips")
        .containsEntry(DeadLetter.PARTITION, "0")
        .containsEntry(DeadLetter.OFFSET, "0");
    assertThat(stft.readRecord().key()).asString(UTF_8).isEqualTo("mic/2");
  }

  @Test
  void a_header_that_cannot_be_read_and_a_missing_value_are_dead_letters() {
    send("mic/1", "woof", new RecordHeaders().add(Facts.DURATION, bytes("five seconds")));
    clips.pipeInput(new TestRecord<>(bytes("mic/2"), null, new RecordHeaders(), NOW));
    send("mic/3", "woof", new RecordHeaders().add(Facts.DURATION, bytes("PT-1S")));

    assertThat(deadLetters.readRecordsToList())
        .extracting(letter -> Facts.text(letter.headers(), DeadLetter.REASON))
        .containsExactly("invalid", "invalid", "invalid");
    assertThat(stft.isEmpty()).isTrue();
  }

  @Test
  void a_clip_has_all_its_representations_or_none() {
    send("mic/1", "dwt breaks on this", new RecordHeaders());

    assertThat(stft.isEmpty()).isTrue();
    assertThat(texts(deadLetters.readRecord().headers()))
        .containsEntry(DeadLetter.REASON, "unexpected");
  }

  @Test
  void the_age_counts_from_the_last_sample() {
    var facts = Facts.ofSource("mic").captured(NOW.minusSeconds(7), Duration.ofSeconds(5));

    send("mic/1", "woof", facts.headers());

    assertThat(ages).containsExactly(Duration.ofSeconds(2));
  }

  @Test
  void each_representation_is_timed() {
    send("mic/1", "woof", new RecordHeaders());

    assertThat(Scrape.of(registry))
        .contains("earshot_representation_seconds_count{representation=\"" + STFT + "\"} 1")
        .contains("earshot_representation_seconds_count{representation=\"" + DWT + "\"} 1");
  }

  @Test
  void sources_beyond_fifty_share_a_label() {
    IntStream.range(0, 60)
        .mapToObj(i -> "s%d/1".formatted(i))
        .flatMap(id -> List.of(id, id).stream())
        .forEach(id -> send(id, "woof", new RecordHeaders()));

    assertThat(dropped("s49")).isEqualTo(1);
    assertThat(dropped("other")).isEqualTo(10);
  }

  @Test
  void a_restart_remembers_from_the_changelog_alone() {
    assertThat(driver.getAllStateStores()).containsOnlyKeys("clips-known", "datasets-known");
    send("mic/1", "woof", new RecordHeaders());

    var changes = output("test-clips-known-changelog").readRecordsToList();
    assertThat(changes).hasSize(1);
    assertThat(changes.get(0).value()).hasSize(16);
  }

  @Test
  void transforms_must_differ() {
    List<Transform> twice = List.of(new Lengths(STFT), new Lengths(STFT));
    var metrics = ClipMetrics.register(new PrometheusRegistry(), ages::add);

    assertThatThrownBy(() -> RepresentationTopology.build(decoder, twice, metrics, clock))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(STFT);
  }

  private void send(String key, String value, Headers headers) {
    clips.pipeInput(new TestRecord<>(bytes(key), bytes(value), headers, NOW));
  }

  private double dropped(String source) {
    return Scrape.value(
        registry, "earshot_clips_dropped_total{reason=\"repeat\",source=\"%s\"}".formatted(source));
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

  /** Any text but "noise" is audio with one sample a letter. */
  private static final class TextDecoder implements Decoder {
    @Override
    public Sound decode(byte[] file) {
      String text = new String(file, UTF_8);
      if (text.equals("noise")) {
        throw new IllegalArgumentException("not audio: " + text);
      }
      return new Sound(new float[text.length()], 8000, Duration.ofSeconds(text.length()));
    }
  }

  private record Lengths(String id) implements Transform {
    @Override
    public byte[] npy(float[] mono, int sampleRateHz) {
      if (kind().equals("dwt") && mono.length > 10) {
        throw new IllegalStateException("a defect");
      }
      return bytes("%s of %d samples at %d Hz".formatted(id, mono.length, sampleRateHz));
    }
  }
}
