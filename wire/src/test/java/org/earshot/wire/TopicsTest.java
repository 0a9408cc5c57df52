package org.earshot.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {
  private static final List<Topic<?, ?>> ALL = Topics.all(Topics.KINDS);

  @Test
  void names_are_unique_and_allowed() {
    assertThat(ALL).extracting(topic -> topic.name()).doesNotHaveDuplicates();
    assertThat(ALL)
        .allSatisfy(topic -> org.apache.kafka.common.internals.Topic.validate(topic.name()));
  }

  @Test
  void dots_and_underscores_never_collide_in_metric_names() {
    assertThat(ALL).extracting(topic -> topic.name().replace('.', '_')).doesNotHaveDuplicates();
  }

  @Test
  void each_kind_has_a_live_topic_and_one_of_data_sets() {
    assertThat(Topics.all(List.of("stft")))
        .extracting(topic -> topic.name())
        .contains("representations.stft", "datasets.stft")
        .doesNotContain("representations.dwt");
  }

  @Test
  void an_unknown_kind_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Topics.representations("mfcc"))
        .withMessageContaining("kind must be one of")
        .withMessageEndingWith("was mfcc");
    assertThatIllegalArgumentException().isThrownBy(() -> Topics.datasets("clips"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mic", "street-camera", "a.clips", "x.stft-tonnetz", "1_a..b", "private"})
  void a_private_sources_topics_tell_their_source(String source) {
    var topics = Topics.ofPrivate(source);

    assertThat(topics)
        .hasSize(5)
        .allSatisfy(
            topic -> {
              org.apache.kafka.common.internals.Topic.validate(topic.name());
              assertThat(Topics.privateSource(topic.name())).contains(source);
              assertThat(topic.partitions()).isEqualTo(2);
            });
    assertThat(topics)
        .filteredOn(topic -> Topics.PRIVATE_CLIPS.matcher(topic.name()).matches())
        .extracting(topic -> topic.name())
        .containsExactly("private." + source + ".clips");
    assertThat(topics)
        .filteredOn(
            topic ->
                Topics.liveRepresentations(List.of("stft", "dwt")).matcher(topic.name()).matches())
        .extracting(topic -> topic.name())
        .containsExactly("private." + source + ".stft", "private." + source + ".dwt");
  }

  @Test
  void what_is_for_all_is_not_private() {
    assertThat(ALL).noneMatch(topic -> Topics.isPrivate(topic.name()));
    assertThat(List.of("private", "private.", "private.clips", "privates.mic.clips"))
        .noneMatch(Topics::isPrivate);
  }

  @Test
  void live_representations_are_public_ones_too_and_no_data_sets() {
    var wanted = Topics.liveRepresentations(List.of("stft"));

    assertThat(ALL)
        .filteredOn(topic -> wanted.matcher(topic.name()).matches())
        .extracting(topic -> topic.name())
        .containsExactly("representations.stft");
  }

  @Test
  void private_audio_is_kept_for_minutes() {
    assertThat(Topics.ofPrivate("mic"))
        .allSatisfy(
            topic ->
                assertThat(topic.configs())
                    .containsEntry(TopicConfig.RETENTION_MS_CONFIG, "600000")
                    .containsEntry(TopicConfig.SEGMENT_MS_CONFIG, "60000"));
  }

  @Test
  void a_queue_has_one_partition() {
    assertThat(Topics.JOB_QUEUES).allSatisfy(queue -> assertThat(queue.partitions()).isEqualTo(1));
  }

  @Test
  void what_is_asked_for_goes_first() {
    assertThat(Topics.JOB_QUEUES)
        .extracting(queue -> queue.name())
        .containsExactly("jobs.requested", "jobs.continuous", "jobs.training");
  }

  @Test
  void data_sets_are_kept() {
    assertThat(List.of(Topics.DATASET_CLIPS, Topics.datasets("stft")))
        .allSatisfy(
            topic ->
                assertThat(topic.configs())
                    .containsEntry(TopicConfig.RETENTION_MS_CONFIG, "-1")
                    .containsEntry(TopicConfig.RETENTION_BYTES_CONFIG, "-1"));
  }

  @Test
  void dead_letters_outlive_what_they_came_from() {
    long letters = retention(Topics.DEAD_LETTERS);

    assertThat(
            List.of(Topics.CLIPS, Topics.VERDICTS, Topics.CONTINUOUS_JOBS, Topics.ATTACK_RESULTS))
        .allSatisfy(topic -> assertThat(retention(topic)).isLessThan(letters));
  }

  @Test
  void registries_are_compacted() {
    assertThat(List.of(Topics.MODELS, Topics.CONTROL))
        .allSatisfy(
            topic ->
                assertThat(topic.configs())
                    .containsEntry(TopicConfig.CLEANUP_POLICY_CONFIG, "compact"));
  }

  @Test
  void a_topic_writes_its_records_as_bytes() {
    var record = Topics.CLIPS.record("mic/1", new byte[] {1}, Facts.ofSource("mic").headers());

    assertThat(record.topic()).isEqualTo("clips");
    assertThat(record.key()).isEqualTo("mic/1".getBytes(UTF_8));
    assertThat(record.value()).containsExactly(1);
    assertThat(Facts.text(record.headers(), Facts.SOURCE)).isEqualTo("mic");
    assertThat(record.partition()).isNull();
  }

  @Test
  void a_definition_carries_partitions_and_settings() {
    var definition = Topics.CLIPS.definition((short) 3);

    assertThat(definition.numPartitions()).isEqualTo(6);
    assertThat(definition.replicationFactor()).isEqualTo((short) 3);
    assertThat(definition.configs()).isEqualTo(Topics.CLIPS.configs());
  }

  private static long retention(Topic<?, ?> topic) {
    return Long.parseLong(topic.configs().get(TopicConfig.RETENTION_MS_CONFIG));
  }
}
