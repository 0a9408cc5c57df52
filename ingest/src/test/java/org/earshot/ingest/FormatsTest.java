package org.earshot.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.earshot.wire.DeadLetter.Reason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that may not be shipped; without them these tests are skipped. */
class FormatsTest {
  private static final Path FORMATS =
      Path.of(System.getProperty("earshot.formats", "../../shared/data/formats"));

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

  @BeforeEach
  void need_the_files() {
    assumeTrue(Files.isDirectory(FORMATS), "no folder earshot.formats: " + FORMATS);
  }

  @Test
  void every_bad_file_is_a_dead_letter_with_the_untouched_file() throws Exception {
    Path bad = FORMATS.resolve("bad");

    var result = feed(bad);

    assertThat(result.sent()).isZero();
    assertThat(result.failures())
        .extracting(FeedResult.Failure::reason)
        .doesNotContain(Reason.UNEXPECTED)
        .hasSize(Clips.open(List.of(bad)).stream().toList().size());
    for (var letter : producer.history()) {
      assertThat(letter.topic()).isEqualTo("dead-letters");
      String name = new String(letter.key(), UTF_8);
      assertThat(letter.value())
          .isEqualTo(Files.readAllBytes(bad.resolve(name.substring("bad/".length()))));
    }
  }

  @Test
  void every_good_file_is_a_clip_or_says_which_tool_is_missing() throws Exception {
    var result = feed(FORMATS.resolve("good"));

    assertThat(result.failures())
        .allSatisfy(
            failure -> {
              assertThat(failure.reason()).isEqualTo(Reason.UNSUPPORTED);
              assertThat(failure.message()).contains("ffmpeg");
            });
    assertThat(result.sent()).isGreaterThan(result.failed());
  }

  private FeedResult feed(Path folder) throws InterruptedException {
    var options = new FeedOptions(List.of(folder), null, null, new Rate.Unlimited(), false);
    return new Feed(producer).run(options, FeedProgress.NONE);
  }
}
