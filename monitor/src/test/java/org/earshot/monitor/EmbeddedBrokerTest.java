package org.earshot.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.earshot.wire.Settings;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
  @TempDir private Path data;

  @Test
  void a_restart_on_the_same_data_carries_on_and_a_second_broker_on_it_is_refused()
      throws Exception {
    try (var broker = EmbeddedBroker.start(data, Ports.free())) {
      var settings = Settings.of(broker.bootstrap());
      BootstrapOption.prepare(settings);
      try (var producer = settings.producer()) {
        producer
            .send(new ProducerRecord<>(Topics.CLIPS.name(), 0, bytes("mic/1"), bytes("audio")))
            .get(30, TimeUnit.SECONDS);
      }
      assertThatThrownBy(() -> EmbeddedBroker.start(data, Ports.free()))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("is in use by process " + ProcessHandle.current().pid())
          .hasMessageContaining("--data");
    }
    try (var broker = EmbeddedBroker.start(data, Ports.free());
        var reader = Settings.of(broker.bootstrap()).reader()) {
      var partition = new TopicPartition(Topics.CLIPS.name(), 0);
      reader.assign(List.of(partition));
      reader.seekToBeginning(List.of(partition));
      var found = reader.poll(Duration.ofSeconds(30)).records(partition);
      assertThat(found).extracting(record -> new String(record.value(), UTF_8)).contains("audio");
    }
  }

  @Test
  void a_port_in_use_is_refused_with_the_option_that_chooses_another() throws IOException {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedBroker.start(data, other.getLocalPort()))
          .isInstanceOf(StartupException.class)
          .hasMessage(
              "port %d on 127.0.0.1 is in use; choose another with --broker-port",
              other.getLocalPort());
    }
    assertThat(DirectoryLock.tryLock(data)).as("the refused start let the lock go").isPresent();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
