package org.earshot.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.earshot.wire.Facts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReplayTest {
  private static final Instant EPOCH = Instant.parse("2026-01-02T03:04:05Z");
  private static final List<ClipFile> CLIPS =
      List.of(Tones.clip("a.ogg", "dog"), Tones.clip("b.ogg", "rain"));

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final List<Exception> errors = new CopyOnWriteArrayList<>();

  @Test
  void clips_go_out_in_step_over_and_over_under_new_ids() throws Exception {
    var ticker = new SteppedTicker(4);
    try (var replay = replay(CLIPS, 2, ticker)) {
      replay.start();
      ticker.awaitBlocked();

      assertThat(replay.sent()).isEqualTo(5);
    }
    var facts = producer.history().stream().map(r -> Facts.of(null, r.headers())).toList();
    assertThat(facts)
        .extracting(f -> Duration.between(EPOCH, f.capturedAt().plus(f.duration())).toMillis())
        .containsExactly(0L, 500L, 1000L, 1500L, 2000L);
    assertThat(producer.history())
        .extracting(record -> new String(record.key(), UTF_8))
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("esc10/2026-01-02T03:04:0\\d(\\.5)?(\\.\\d+)?Z/[ab]\\.ogg"));
    assertThat(errors).isEmpty();
  }

  @Test
  void label_fold_and_source_are_kept() throws Exception {
    var ticker = new SteppedTicker(0);
    try (var replay = replay(List.of(CLIPS.get(0)), 2, ticker)) {
      replay.start();
      ticker.awaitBlocked();
    }

    var record = producer.history().get(0);
    assertThat(record.topic()).isEqualTo("clips");
    assertThat(record.value()).isEqualTo(Tones.wav(440, 500));
    assertThat(Facts.of(null, record.headers()))
        .isEqualTo(
            new Facts(
                "esc10",
                EPOCH.minusMillis(500),
                Duration.ofMillis(500),
                "dog",
                "5",
                null,
                null,
                null,
                false));
  }

  @Test
  void a_file_that_is_no_clip_is_one_dead_letter_and_ends_nothing() throws Exception {
    var ticker = new SteppedTicker(2);
    var clips = List.of(Tones.clip("a.ogg", "dog", new byte[0]), CLIPS.get(1));
    try (var replay = replay(clips, 2, ticker)) {
      replay.start();
      ticker.awaitBlocked();

      assertThat(replay.sent()).isEqualTo(3);
      assertThat(replay.failed()).isEqualTo(1);
    }
    assertThat(producer.history())
        .filteredOn(record -> record.topic().equals("dead-letters"))
        .singleElement()
        .satisfies(letter -> assertThat(new String(letter.key(), UTF_8)).endsWith("/a.ogg"));
    assertThat(errors).singleElement().asString().contains("a.ogg").contains("empty");
  }

  @Test
  @Timeout(30)
  void a_replay_of_no_clip_at_all_ends_and_says_so() throws Exception {
    var heard = new LinkedBlockingQueue<Exception>();
    var clips = List.of(Tones.clip("a.ogg", "dog", new byte[0]));
    var options = new ReplayOptions("esc10", new Rate.Unlimited(), 1);
    try (var replay = new Replay(clips, options, producer, heard::add)) {
      replay.start();

      assertThat(heard.take()).hasMessageContaining("empty");
      assertThat(heard.take()).hasMessage("clips must hold one that decodes, hold none");
    }
    assertThat(producer.history()).hasSize(1);
  }

  @Test
  void it_goes_on_when_the_brokers_are_back() throws Exception {
    var ticker = new SteppedTicker(2);
    producer.sendException = new KafkaException("away");
    try (var replay = replay(CLIPS, 2, ticker)) {
      replay.start();
      ticker.awaitBlocked();
      assertThat(replay.failed()).isEqualTo(3);
      assertThat(errors).hasSize(3).allMatch(e -> "away".equals(e.getMessage()));

      producer.sendException = null;
      ticker.allow(1);
      ticker.awaitBlocked();
      assertThat(replay.sent()).isEqualTo(1);
    }
  }

  @Test
  void closing_ends_its_thread() throws Exception {
    var ticker = new SteppedTicker(0);
    var replay = replay(CLIPS, 2, ticker);
    replay.start();
    ticker.awaitBlocked();

    replay.close();

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("replay-esc10");
  }

  @Test
  void closing_what_was_never_started_is_fine() {
    replay(CLIPS, 2, new SteppedTicker(0)).close();
  }

  @Test
  void wrong_options_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> replay(List.of(), 1, new SteppedTicker(0)))
        .withMessageStartingWith("clips must hold at least one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReplayOptions("esc10", 0, 1))
        .withMessageStartingWith("clipsPerSecond must be");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReplayOptions("a/b", 1, 1))
        .withMessageStartingWith("source must be");
  }

  private Replay replay(List<ClipFile> clips, double clipsPerSecond, SteppedTicker ticker) {
    return new Replay(
        clips,
        new ReplayOptions("esc10", clipsPerSecond, 1),
        producer,
        ticker.clock(EPOCH),
        ticker,
        errors::add);
  }
}
