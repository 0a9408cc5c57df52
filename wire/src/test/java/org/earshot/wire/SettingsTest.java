package org.earshot.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private final Settings settings =
      new Settings("one:9092,two:9092", Map.of("security.protocol", "SASL_SSL"));

  @Test
  void every_client_has_the_address_and_the_security() {
    assertThat(settings.common())
        .containsEntry("bootstrap.servers", "one:9092,two:9092")
        .containsEntry("security.protocol", "SASL_SSL");
    assertThat(settings.producerConfig()).containsAllEntriesOf(settings.common());
    assertThat(settings.consumerConfig()).containsAllEntriesOf(settings.common());
  }

  @Test
  void consumers_read_committed_records_and_commit_by_themselves() {
    assertThat(settings.consumerConfig())
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("enable.auto.commit", false);
  }

  @Test
  void producers_are_idempotent_and_take_the_largest_record() {
    assertThat(settings.producerConfig())
        .containsEntry("enable.idempotence", true)
        .containsEntry("acks", "all")
        .containsEntry("max.request.size", Topics.MAX_RECORD_BYTES);
  }

  @Test
  void producers_and_consumers_start_with_these_settings() {
    var open = Settings.of("127.0.0.1:1");
    try (var producer = open.producer();
        var transactional = open.transactionalProducer("t");
        var consumer = open.consumer("group", "instance", 1);
        var reader = open.reader();
        var share = open.shareConsumer("group")) {
      assertThat(producer).isNotNull();
      assertThat(transactional).isNotNull();
      assertThat(consumer.groupMetadata().groupInstanceId()).contains("instance");
      assertThat(reader.assignment()).isEmpty();
      assertThat(share.subscription()).isEmpty();
    }
  }

  @Test
  void an_address_is_required() {
    assertThatNullPointerException().isThrownBy(() -> Settings.of(null)).withMessage("bootstrap");
  }
}
