package org.earshot.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Stage;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnprocessedClipsTest {
  private static final int CLIPS = 7;

  @TempDir private Path directory;

  @Test
  void a_data_set_is_whole_when_the_processors_have_done_with_its_clips() throws Exception {
    try (var broker = EmbeddedBroker.start(directory, Ports.free())) {
      var settings = Settings.of(broker.bootstrap());
      BootstrapOption.prepare(settings);
      assertThat(UnprocessedClips.count(settings)).isZero();

      try (var producer = settings.producer()) {
        for (int i = 0; i < CLIPS; i++) {
          producer.send(Topics.DATASET_CLIPS.record("set/" + i, new byte[1])).get();
        }
      }
      assertThat(UnprocessedClips.count(settings)).isEqualTo(CLIPS);
      var out = new ByteArrayOutputStream();
      var terminal = new PrintStream(out, true, UTF_8);
      assertThatThrownBy(
              () -> UnprocessedClips.awaitNone(settings, Duration.ofMillis(200), terminal))
          .isInstanceOf(StartupException.class)
          .hasMessageContainingAll("7 clips", "`earshot process`", "--no-wait");
      assertThat(out.toString(UTF_8)).contains("waits for 7 clips that are not processed yet");

      commit(settings);
      assertThat(UnprocessedClips.count(settings)).isZero();
      UnprocessedClips.awaitNone(settings, Duration.ZERO, terminal);
    }
  }

  /** What a processor does that has done with all. */
  private static void commit(Settings settings) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
    String topic = Topics.DATASET_CLIPS.name();
    Snapshot.extent(settings, topic)
        .ends()
        .forEach(
            (partition, end) ->
                ends.put(new TopicPartition(topic, partition), new OffsetAndMetadata(end)));
    try (var admin = settings.admin()) {
      admin.alterConsumerGroupOffsets(Stage.REPRESENTATION.group(), ends).all().get();
    }
  }
}
