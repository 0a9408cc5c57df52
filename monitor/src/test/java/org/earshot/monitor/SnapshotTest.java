package org.earshot.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part of a topic by time, which needs a broker. */
class SnapshotTest {
  private static final String TOPIC = Topics.ADVERSARIALS.name();

  @TempDir private Path directory;

  @Test
  void what_is_older_is_left_out_and_an_empty_partition_is_no_obstacle() throws Exception {
    try (var broker = EmbeddedBroker.start(directory, Ports.free())) {
      var settings = Settings.of(broker.bootstrap());
      BootstrapOption.prepare(settings);
      Instant now = Instant.now();
      try (var producer = settings.producer()) {
        for (int minutes = 5; minutes > 0; minutes--) {
          long at = now.minus(Duration.ofMinutes(minutes)).toEpochMilli();
          byte[] key = (minutes + " minutes").getBytes(UTF_8);
          producer.send(new ProducerRecord<>(TOPIC, minutes % 2, at, key, new byte[1])).get();
        }
      }
      assertThat(keys(settings, now.minusSeconds(150)))
          .containsExactlyInAnyOrder("1 minutes", "2 minutes");
      assertThat(keys(settings, now.minusSeconds(3600))).hasSize(5);
      assertThat(keys(settings, now)).isEmpty();
    }
  }

  private static List<String> keys(Settings settings, Instant since) {
    var keys = new ArrayList<String>();
    Snapshot.read(settings, TOPIC, since, record -> keys.add(new String(record.key(), UTF_8)));
    return keys;
  }
}
