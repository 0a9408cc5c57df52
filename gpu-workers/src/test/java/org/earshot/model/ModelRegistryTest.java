package org.earshot.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.earshot.wire.Settings;
import org.earshot.wire.Topics;
import org.earshot.worker.TestBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ModelRegistryTest {
  private static TestBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = new TestBroker();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static void send(String id, byte[] card) throws Exception {
    try (var producer = broker.producer()) {
      producer.send(new ProducerRecord<>(Topics.MODELS.name(), id.getBytes(UTF_8), card)).get();
    }
  }

  /** Waits for what another thread does; the registry has no event to wait for. */
  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("within 20 s").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void has_what_was_published_before_and_hears_what_comes_later() throws Exception {
    var first = ModelStoreTest.card("first", "1");
    var second = ModelStoreTest.card("second", "2");
    ModelRegistry.publish(broker.settings(), first);
    try (var registry = ModelRegistry.start(broker.settings(), failure -> {})) {
      assertThat(registry.cards()).containsEntry("first", first);

      var before = registry.cards();
      ModelRegistry.publish(broker.settings(), second);
      until(() -> registry.cards().containsKey("second"));
      assertThat(before).doesNotContainKey("second"); // a snapshot does not change
      assertThat(ModelRegistry.read(broker.settings(), failure -> {}))
          .containsEntry("second", second);

      send("first", null);
      until(() -> !registry.cards().containsKey("first"));
      assertThat(registry.cards()).containsEntry("second", second);
    }
  }

  @Test
  void a_record_that_is_no_card_is_reported_and_passed_over() throws Exception {
    List<Exception> reported = new CopyOnWriteArrayList<>();
    send("broken", "no card".getBytes(UTF_8));
    ModelRegistry.publish(broker.settings(), ModelStoreTest.card("whole", "3"));
    try (var registry = ModelRegistry.start(broker.settings(), reported::add)) {
      assertThat(registry.cards()).containsKey("whole").doesNotContainKey("broken");
      assertThat(reported).singleElement().isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_cluster_without_the_topic_is_a_clear_error() {
    var failure = new CompletableFuture<Exception>();
    var elsewhere =
        new Settings(
            "127.0.0.1:1", Map.of("default.api.timeout.ms", "500", "request.timeout.ms", "400"));

    assertThatExceptionOfType(KafkaException.class)
        .isThrownBy(() -> ModelRegistry.start(elsewhere, failure::complete))
        .withMessageContaining("topic models");
    assertThat(failure).isDone();
  }
}
