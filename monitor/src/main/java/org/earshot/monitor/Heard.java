package org.earshot.monitor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topic;

/**
 * What comes onto a topic from now on. To be made before that is asked for whose answer is to be
 * heard.
 */
final class Heard<T> implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Topic<?, T> topic;
  private final Consumer<byte[], byte[]> consumer;

  Heard(Settings settings, Topic<?, T> topic) {
    this.topic = topic;
    this.consumer = settings.reader();
    var partitions = Snapshot.partitions(consumer, topic.name());
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  /** What came since the last call; waits a moment if there is nothing. */
  List<T> next() {
    List<T> values = new ArrayList<>();
    for (var record : consumer.poll(POLL)) {
      if (record.value() != null) {
        values.add(topic.value().deserializer().deserialize(record.topic(), record.value()));
      }
    }
    return values;
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
