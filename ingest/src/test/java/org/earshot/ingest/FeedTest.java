package org.earshot.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.earshot.wire.CanonicalClip;
import org.earshot.wire.ClipRecords;
import org.earshot.wire.DeadLetter;
import org.earshot.wire.DeadLetter.Reason;
import org.earshot.wire.Facts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final String ESC50 = "filename,fold,target,category";

  @TempDir Path folder;

  private final MockProducer<byte[], byte[]> producer = producer(true);
  private final SteppedTicker ticker = SteppedTicker.free();

  @Test
  void a_clip_carries_its_name_its_audio_and_its_facts() throws Exception {
    Trees.write(folder, "esc10/meta/esc50.csv", ESC50, "1.ogg,5,0,dog");
    Trees.write(folder, "esc10/audio/1.wav", Tones.wav(440, 500));

    var result = feed(FeedOptions.of(List.of(folder.resolve("esc10"))));

    assertThat(result.sent()).isEqualTo(1);
    var record = producer.history().get(0);
    assertThat(record.topic()).isEqualTo("clips");
    assertThat(key(record)).isEqualTo("esc10/1.wav");
    assertThat(record.value()).isEqualTo(Tones.wav(440, 500));
    assertThat(Facts.of(null, record.headers()))
        .isEqualTo(
            new Facts(
                "esc10",
                NOW.minusMillis(500),
                Duration.ofMillis(500),
                "dog",
                "5",
                null,
                null,
                null,
                false));
  }

  @Test
  void every_road_gives_the_same_bytes() throws Exception {
    byte[] file = Tones.wav(440, 250);
    Trees.write(folder, "mic/a.wav", file);
    Path mic = folder.resolve("mic");

    feed(FeedOptions.of(List.of(mic)));
    feed(FeedOptions.of(List.of(mic.resolve("a.wav"))));
    feed(new FeedOptions(List.of(mic), null, "set", null, false));

    byte[] upload = ClipRecords.of("mic", null, file, NOW, null).record().value();
    assertThat(producer.history()).hasSize(3);
    assertThat(producer.history())
        .allSatisfy(record -> assertThat(record.value()).isEqualTo(upload));
    assertThat(producer.history())
        .extracting(ProducerRecord::topic, FeedTest::key)
        .containsExactly(
            tuple("clips", "mic/a.wav"),
            tuple("clips", "mic/a.wav"),
            tuple("datasets.clips", "set/a.wav"));
  }

  @Test
  void feeding_again_gives_the_same_ids_and_says_again_only_if_asked() throws Exception {
    Trees.write(folder, "mic/sub/a.wav", Tones.wav(440, 250));
    var paths = List.of(folder.resolve("mic"));

    feed(FeedOptions.of(paths));
    feed(new FeedOptions(paths, "mic", null, null, true));

    assertThat(producer.history())
        .extracting(FeedTest::key, record -> Facts.text(record.headers(), "again"))
        .containsExactly(tuple("mic/sub/a.wav", null), tuple("mic/sub/a.wav", "true"));
  }

  @Test
  void files_that_are_no_clips_become_dead_letters_in_order_and_stop_nothing() throws Exception {
    Trees.write(folder, "mic/1.wav", Tones.wav(440, 250));
    Trees.write(folder, "mic/2.wav", "this is text".getBytes(UTF_8));
    Trees.write(folder, "mic/3.wav", new byte[0]);
    Trees.write(folder, "mic/4.wav", Tones.wav(880, 250));

    var result = feed(FeedOptions.of(List.of(folder.resolve("mic"))));

    assertThat(producer.history())
        .extracting(ProducerRecord::topic, FeedTest::key)
        .containsExactly(
            tuple("clips", "mic/1.wav"),
            tuple("dead-letters", "mic/2.wav"),
            tuple("dead-letters", "mic/3.wav"),
            tuple("clips", "mic/4.wav"));
    assertThat(result.sent()).isEqualTo(2);
    assertThat(result.failures())
        .extracting(FeedResult.Failure::clipId, FeedResult.Failure::reason)
        .containsExactly(
            tuple("mic/2.wav", Reason.UNSUPPORTED), tuple("mic/3.wav", Reason.INVALID));
  }

  @Test
  void a_dead_letter_holds_the_untouched_file_and_why() throws Exception {
    byte[] text = "this is text".getBytes(UTF_8);
    Trees.write(folder, "mic/2.wav", text);

    feed(new FeedOptions(List.of(folder.resolve("mic")), null, "set", null, false));

    var letter = producer.history().get(0);
    assertThat(letter.value()).isEqualTo(text);
    assertThat(Facts.text(letter.headers(), DeadLetter.REASON)).isEqualTo("unsupported");
    assertThat(Facts.text(letter.headers(), DeadLetter.TOPIC)).isEqualTo("datasets.clips");
    assertThat(Facts.text(letter.headers(), DeadLetter.MESSAGE)).startsWith("not an audio file");
    assertThat(Facts.text(letter.headers(), Facts.SOURCE)).isEqualTo("set");
  }

  @Test
  void a_file_that_cannot_be_read_or_fits_nowhere_is_a_letter_without_a_file() throws Exception {
    var gone =
        new ClipFile(
            "gone.wav",
            null,
            null,
            () -> {
              throw new FileNotFoundException("gone");
            });
    var endless = new ClipFile("endless.wav", null, null, Zeros::new);

    var result = feed(List.of(gone, endless));

    assertThat(producer.history()).hasSize(2).allSatisfy(r -> assertThat(r.value()).isNull());
    assertThat(result.failures())
        .extracting(FeedResult.Failure::reason)
        .containsExactly(Reason.INVALID, Reason.TOO_LARGE);
    assertThat(result.failures().get(0).message()).contains("cannot be read").contains("gone");
  }

  @Test
  void clips_go_at_the_pace_that_was_asked_for() throws Exception {
    Trees.write(folder, "mic/1.wav", Tones.wav(440, 500));
    Trees.write(folder, "mic/2.wav", Tones.wav(880, 250));
    var paths = List.of(folder.resolve("mic"));

    assertThat(feed(FeedOptions.of(paths)).took()).isEqualTo(Duration.ofMillis(750));
    assertThat(feed(new FeedOptions(paths, null, null, new Rate.Steady(0.5), false)).seconds())
        .isEqualTo(2.0);
    assertThat(feed(new FeedOptions(paths, null, "set", null, false)).took()).isZero();
  }

  @Test
  void two_files_of_one_id_are_refused_before_anything_is_sent() throws Exception {
    Trees.touch(folder, "a/1.wav", "b/1.wav");
    var options =
        new FeedOptions(List.of(folder.resolve("a"), folder.resolve("b")), "x", null, null, false);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> feed(options))
        .withMessageContaining("x/1.wav occurs twice");
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void a_folder_whose_name_is_no_source_needs_one() throws Exception {
    Trees.touch(folder, "___/1.wav");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> feed(FeedOptions.of(List.of(folder.resolve("___")))))
        .withMessageStartingWith("source must be given");
  }

  @Test
  void brokers_that_take_nothing_any_more_end_the_feed_with_what_was_sent() {
    var broken = producer(false);
    var clips = new ArrayList<ClipFile>();
    clips.add(Tones.clip("1.wav", "dog"));
    clips.add(then("2.wav", broken::completeNext));
    clips.add(then("3.wav", () -> broken.errorNext(new TimeoutException("no broker"))));
    clips.add(Tones.clip("4.wav", "dog"));

    assertThatExceptionOfType(KafkaException.class)
        .isThrownBy(() -> new Feed(broken, CLOCK, ticker).run(of(clips), live(), FeedProgress.NONE))
        .withMessage("1 clips were sent, then mic/2.wav could not be: no broker")
        .withCauseInstanceOf(TimeoutException.class);
    assertThat(broken.history()).hasSize(3);
  }

  @Test
  void a_clip_above_the_brokers_limit_is_counted_and_stops_nothing() throws Exception {
    var strict = producer(false);
    var clips = new ArrayList<ClipFile>();
    clips.add(Tones.clip("1.wav", "dog"));
    clips.add(then("2.wav", () -> strict.errorNext(new RecordTooLargeException("1 MB"))));

    var result = new Feed(strict, CLOCK, ticker).run(of(clips), live(), FeedProgress.NONE);

    assertThat(result.sent()).isEqualTo(1);
    assertThat(result.failures())
        .containsExactly(new FeedResult.Failure("mic/1.wav", Reason.TOO_LARGE, "1 MB"));
  }

  @Test
  void an_interrupted_feed_blames_no_file() throws Exception {
    Trees.write(folder, "mic/1.wav", Tones.wav(440, 500));
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> feed(FeedOptions.of(List.of(folder.resolve("mic")))));
    assertThat(producer.history()).isEmpty();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void progress_hears_of_every_file_and_of_the_end() throws Exception {
    var heard = new ArrayList<String>();
    var clips = List.of(Tones.clip("1.wav", "dog"), Tones.clip("2.wav", "dog", new byte[0]));

    new Feed(producer, CLOCK, ticker).run(of(clips), live(), new Recorder(heard));

    assertThat(heard).containsExactly("started 2", "done 1 0", "done 1 1", "ended");
  }

  private FeedResult feed(FeedOptions options) throws InterruptedException {
    return new Feed(producer, CLOCK, ticker).run(options, FeedProgress.NONE);
  }

  private FeedResult feed(List<ClipFile> clips) throws InterruptedException {
    return new Feed(producer, CLOCK, ticker).run(of(clips), live(), FeedProgress.NONE);
  }

  static Clips of(List<ClipFile> clips) {
    return new Clips(List.of(new ClipSet("mic", clips, List.of(), List.of())));
  }

  private static FeedOptions live() {
    return FeedOptions.of(List.of(Path.of("unused")));
  }

  /** A clip at whose reading something happens to the clips before it. */
  static ClipFile then(String name, Runnable event) {
    return new ClipFile(
        name,
        null,
        null,
        () -> {
          event.run();
          return new ByteArrayInputStream(Tones.wav(440, 250));
        });
  }

  static MockProducer<byte[], byte[]> producer(boolean acknowledging) {
    return new MockProducer<>(
        acknowledging, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static String key(ProducerRecord<byte[], byte[]> record) {
    return new String(record.key(), UTF_8);
  }

  /** Never ends, as a device file does; reading on is counted. */
  private static final class Zeros extends InputStream {
    private long left = CanonicalClip.LARGEST_FILE + 1L;

    @Override
    public int read() throws IOException {
      if (left-- == 0) {
        throw new IOException("read beyond the limit");
      }
      return 0;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      left -= length;
      if (left < 0) {
        throw new IOException("read beyond the limit");
      }
      return length;
    }
  }

  record Recorder(List<String> heard) implements FeedProgress {
    @Override
    public void started(long clips) {
      heard.add("started " + clips);
    }

    @Override
    public void expected(long clips) {
      heard.add("expected " + clips);
    }

    @Override
    public void done(long sent, long failed) {
      heard.add("done %d %d".formatted(sent, failed));
    }

    @Override
    public void ended() {
      heard.add("ended");
    }
  }
}
