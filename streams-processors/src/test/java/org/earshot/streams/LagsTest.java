package org.earshot.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.earshot.wire.Cluster;
import org.earshot.wire.Lags;
import org.earshot.wire.Settings;
import org.earshot.wire.Stage;
import org.earshot.wire.Topic;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How far groups are behind, on a real broker. */
@Timeout(120)
class LagsTest {
  private static final Duration OLD = Duration.ofMinutes(10);

  @Test
  void only_what_a_group_reads_now_counts_and_private_sources_count_apart() throws Exception {
    try (var broker = new TestBroker();
        var admin = broker.settings().admin()) {
      var settings = broker.settings();
      var left = Topics.representations("dwt");
      var read = Topics.representations("stft");
      Cluster.createTopics(
          admin, List.of(Topics.CLIPS, Topics.DATASET_CLIPS, left, read), (short) 1);
      Cluster.createPrivateTopics(admin, "bedroom", (short) 1);
      for (var topic : List.of(Topics.DATASET_CLIPS, left, Topics.privateClips("bedroom"))) {
        behind(settings, topic);
      }
      admin.alterConsumerGroupOffsets(Stage.VERDICT.group(), at(left)).all().get(); // left since
      try (var makers = group(settings, Stage.REPRESENTATION.group());
          var privateMakers = group(settings, Stage.PRIVATE_REPRESENTATIONS);
          var classifiers = group(settings, Stage.VERDICT.group());
          var lags = new Lags(settings, Clock.systemUTC())) {
        makers.subscribe(List.of(Topics.CLIPS.name(), Topics.DATASET_CLIPS.name()));
        privateMakers.subscribe(List.of(Topics.privateClips("bedroom").name()));
        classifiers.subscribe(List.of(read.name()));
        var all = List.of(makers, privateMakers, classifiers);
        await(all, () -> all.stream().noneMatch(consumer -> consumer.assignment().isEmpty()));
        commit(makers, Topics.CLIPS, Topics.DATASET_CLIPS);
        commit(privateMakers, Topics.privateClips("bedroom"));
        commit(classifiers, read);
        lags.start();

        await(all, () -> lags.current().containsKey(Stage.VERDICT));
        assertThat(lags.current().get(Stage.REPRESENTATION)).isGreaterThanOrEqualTo(OLD);
        assertThat(lags.current().get(Stage.VERDICT)).isZero();
        assertThat(lags.ofLive(false)).isZero();
        assertThat(lags.ofLive(true)).isGreaterThanOrEqualTo(OLD);

        behind(settings, Topics.CLIPS);
        await(all, () -> lags.ofLive(false).compareTo(OLD) >= 0);
      }
    }
  }

  private static Consumer<byte[], byte[]> group(Settings settings, String group) {
    return settings.consumer(group, null, 1);
  }

  private static Map<TopicPartition, OffsetAndMetadata> at(Topic<?, ?>... topics) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (var topic : topics) {
      offsets.put(new TopicPartition(topic.name(), 0), new OffsetAndMetadata(0));
    }
    return offsets;
  }

  private static void commit(Consumer<byte[], byte[]> consumer, Topic<?, ?>... topics) {
    consumer.commitSync(at(topics));
  }

  private static void behind(Settings settings, Topic<?, ?> topic) throws Exception {
    try (var producer = settings.producer()) {
      long then = Instant.now().minus(OLD).toEpochMilli();
      producer
          .send(new ProducerRecord<>(topic.name(), 0, then, new byte[1], new byte[1]))
          .get(20, TimeUnit.SECONDS);
    }
  }

  /** Meanwhile all stay members of their groups. */
  private static void await(List<Consumer<byte[], byte[]>> members, BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(until);
      members.forEach(member -> member.poll(Duration.ofMillis(50)));
    }
  }
}
