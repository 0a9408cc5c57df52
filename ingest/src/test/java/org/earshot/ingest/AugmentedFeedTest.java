package org.earshot.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.earshot.wire.DeadLetter.Reason;
import org.earshot.wire.Facts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Feeds with copies of each clip in other pitches. */
class AugmentedFeedTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  @TempDir Path folder;

  private final MockProducer<byte[], byte[]> producer = FeedTest.producer(true);
  private final SteppedTicker ticker = SteppedTicker.free();

  @Test
  void copies_in_other_pitches_follow_their_clip_with_its_label_and_fold() throws Exception {
    Trees.write(folder, "esc10/meta/esc50.csv", "filename,fold,target,category", "1.ogg,5,0,dog");
    Trees.write(folder, "esc10/audio/1.wav", Tones.wav(440, 500));
    var paths = List.of(folder.resolve("esc10"));

    var result = feed(new FeedOptions(paths, null, "set", null, true, PitchShift.PAPER));

    assertThat(result.sent()).isEqualTo(5);
    assertThat(result.labelled()).isEqualTo(5);
    assertThat(producer.history())
        .extracting(
            ProducerRecord::topic,
            AugmentedFeedTest::key,
            record -> Facts.text(record.headers(), "augmentation"),
            record -> Facts.text(record.headers(), "original"))
        .containsExactly(
            tuple("datasets.clips", "set/1.wav", null, null),
            tuple("datasets.clips", "set/1@0.75.wav", "0.75", "set/1.wav"),
            tuple("datasets.clips", "set/1@0.9.wav", "0.9", "set/1.wav"),
            tuple("datasets.clips", "set/1@1.15.wav", "1.15", "set/1.wav"),
            tuple("datasets.clips", "set/1@1.5.wav", "1.5", "set/1.wav"));
    assertThat(producer.history())
        .allSatisfy(
            record -> {
              var facts = Facts.of(null, record.headers());
              assertThat(facts.source()).isEqualTo("set");
              assertThat(facts.label()).isEqualTo("dog");
              assertThat(facts.fold()).isEqualTo("5");
              assertThat(facts.duration()).isEqualTo(Duration.ofMillis(500));
              assertThat(facts.again()).isTrue();
              assertThat(record.value()).hasSameSizeAs(Tones.wav(440, 500));
            });
    assertThat(producer.history()).extracting(ProducerRecord::value).doesNotHaveDuplicates();
  }

  @Test
  void monitored_copies_have_their_own_place_in_the_pace() throws Exception {
    Trees.write(folder, "mic/1.wav", Tones.wav(440, 500));
    var paths = List.of(folder.resolve("mic"));

    var result = feed(new FeedOptions(paths, null, null, null, false, PitchShift.PAPER));

    assertThat(result.took()).isEqualTo(Duration.ofMillis(2_500));
    assertThat(producer.history()).hasSize(5).allMatch(record -> record.topic().equals("clips"));
  }

  @Test
  void a_refused_file_is_one_dead_letter_and_its_copies_are_expected_no_more() throws Exception {
    var heard = new ArrayList<String>();
    var clips = List.of(Tones.clip("1.wav", "dog", new byte[0]), Tones.clip("2.wav", "dog"));
    var options = augmented(List.of(Path.of("unused")));

    var result =
        new Feed(producer, CLOCK, ticker)
            .run(FeedTest.of(clips), options, new FeedTest.Recorder(heard));

    assertThat(result.failures()).extracting(FeedResult.Failure::clipId).containsOnly("mic/1.wav");
    assertThat(result.labelled()).isEqualTo(2);
    assertThat(producer.history().stream().filter(r -> r.topic().equals("dead-letters")))
        .hasSize(1);
    assertThat(heard)
        .containsExactly("started 4", "done 0 1", "expected 3", "done 1 1", "done 2 1", "ended");
  }

  @Test
  void a_copy_above_the_brokers_limit_is_refused_by_its_own_name() throws Exception {
    var strict = FeedTest.producer(false);
    var clips = new ArrayList<ClipFile>();
    clips.add(Tones.clip("1.wav", "dog"));
    clips.add(
        FeedTest.then(
            "2.wav",
            () -> {
              strict.completeNext();
              strict.errorNext(new RecordTooLargeException("1 MB"));
            }));

    var result =
        new Feed(strict, CLOCK, ticker)
            .run(FeedTest.of(clips), augmented(List.of(Path.of("unused"))), FeedProgress.NONE);

    assertThat(result.failures())
        .containsExactly(new FeedResult.Failure("mic/1@0.9.wav", Reason.TOO_LARGE, "1 MB"));
  }

  @Test
  void a_file_with_the_name_of_a_copy_is_refused_before_anything_is_sent() throws Exception {
    Trees.touch(folder, "mic/1.wav", "mic/1@0.9.wav");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> feed(augmented(List.of(folder.resolve("mic")))))
        .withMessageContaining("mic/1@0.9.wav occurs twice");
    assertThat(producer.history()).isEmpty();
  }

  private static FeedOptions augmented(List<Path> paths) {
    return new FeedOptions(paths, null, null, null, false, List.of(new PitchShift("0.9")));
  }

  private FeedResult feed(FeedOptions options) throws InterruptedException {
    return new Feed(producer, CLOCK, ticker).run(options, FeedProgress.NONE);
  }

  private static String key(ProducerRecord<byte[], byte[]> record) {
    return new String(record.key(), UTF_8);
  }
}
