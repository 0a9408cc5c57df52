package org.earshot.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.earshot.dsp.Npy;
import org.earshot.wire.Facts;
import org.earshot.wire.Topic;
import org.earshot.wire.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts each record where it belongs in the state. What cannot be read is counted and passed by. */
final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final MonitorState state;
  private final Gallery gallery;
  private final Map<String, Consumer<ConsumerRecord<byte[], byte[]>>> rules = new HashMap<>();

  Intake(MonitorState state, Gallery gallery) {
    this.state = state;
    this.gallery = gallery;
    each(Topics.VERDICTS, state::verdict);
    each(Topics.ATTACK_RESULTS, state::attack);
    each(Topics.ROBUSTNESS, state::robustness);
    each(Topics.JOB_EVENTS, state::job);
    each(Topics.CONTROL, state::control, state::controlTakenBack);
    each(Topics.MODELS, state::model, state::modelRemoved);
    each(Topics.WORKERS, state::worker, state::workerGone);
    each(Topics.SOURCES, state::source, state::sourceRemoved);
    each(Topics.SOURCE_EVENTS, state::sourceEvent);
    rules.put(Topics.DEAD_LETTERS.name(), record -> state.deadLetter(FailedRecord.of(record)));
    Topics.KINDS.forEach(
        kind -> rules.put(Topics.representations(kind).name(), this::representation));
  }

  /** The topics that are read. */
  Iterable<String> topics() {
    return rules.keySet();
  }

  void accept(ConsumerRecord<byte[], byte[]> record) {
    try {
      rules.get(record.topic()).accept(record);
    } catch (SerializationException | IllegalArgumentException | NullPointerException e) {
      state.unreadable();
      LOG.warn(
          "{}-{}@{} cannot be shown: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
    }
  }

  private <T> void each(Topic<String, T> topic, Consumer<T> rule) {
    each(topic, rule, key -> {});
  }

  /** A record without a value takes back what its key stands for. */
  private <T> void each(Topic<String, T> topic, Consumer<T> rule, Consumer<String> takenBack) {
    rules.put(
        topic.name(),
        record -> {
          T message = topic.value().deserializer().deserialize(topic.name(), record.value());
          if (message != null) {
            rule.accept(message);
          } else if (record.key() != null) {
            takenBack.accept(new String(record.key(), UTF_8));
          }
        });
  }

  private void representation(ConsumerRecord<byte[], byte[]> record) {
    String clip = new String(record.key(), UTF_8);
    var facts = Facts.of(clip, record.headers());
    if (state.isPrivate(facts.source())) {
      return; // it has a topic of its own; this is from before it was private, or somebody's
      // mistake
    }
    var picture = Picture.of(Npy.read(record.value()));
    state.representation(clip, facts, Instant.ofEpochMilli(record.timestamp()));
    gallery.put(clip, picture);
  }
}
