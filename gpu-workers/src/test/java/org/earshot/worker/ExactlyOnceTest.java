package org.earshot.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ExactlyOnceTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String INPUT = Topics.representations("stft").name();

  private static TestBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = new TestBroker();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void a_fenced_transaction_leaves_nothing_and_its_records_come_again() {
    send("a", "b", "c");
    try (var link = new ExactlyOnce(broker.settings(), "exactly-once", "one", 16)) {
      link.subscribe(Pattern.compile(INPUT));
      var first = poll(link, 3);
      try (var usurper = broker.settings().transactionalProducer("exactly-once-one")) {
        usurper.initTransactions();
      }
      assertThatThrownBy(() -> link.write(results(first), first))
          .isInstanceOf(KafkaException.class);
      var again = poll(link, 3);
      assertThat(keys(again)).isEqualTo(keys(first));
      link.write(results(again), again);
    }
    try (var next = new ExactlyOnce(broker.settings(), "exactly-once", "one", 16)) {
      next.subscribe(Pattern.compile(INPUT));
      send("d");
      var rest = poll(next, 1);
      assertThat(keys(rest)).containsExactly("d");
      next.write(results(rest), rest);
    }
    var written = broker.records(Topics.ADVERSARIALS, SOON, records -> records.size() >= 4);
    assertThat(keys(written)).containsExactlyInAnyOrder("a", "b", "c", "d");
  }

  private static List<ConsumerRecord<byte[], byte[]>> poll(ExactlyOnce link, int count) {
    var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    long end = System.nanoTime() + SOON.toNanos();
    while (records.size() < count && System.nanoTime() < end) {
      records.addAll(link.poll(Duration.ofMillis(100)));
    }
    return records;
  }

  private static List<ProducerRecord<byte[], byte[]>> results(
      List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream()
        .map(
            record ->
                new ProducerRecord<>(Topics.ADVERSARIALS.name(), record.key(), record.value()))
        .toList();
  }

  private static List<String> keys(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().map(record -> new String(record.key(), UTF_8)).sorted().toList();
  }

  private static void send(String... keys) {
    try (var producer = broker.producer()) {
      Sending.all(
          producer,
          List.of(keys).stream()
              .map(key -> new ProducerRecord<>(INPUT, key.getBytes(UTF_8), new byte[] {1}))
              .toList());
    }
  }
}
