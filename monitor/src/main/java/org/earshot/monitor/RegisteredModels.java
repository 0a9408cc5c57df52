package org.earshot.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.temporal.ChronoUnit.SECONDS;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.earshot.message.Control;
import org.earshot.message.Control.ActiveModels;
import org.earshot.message.Control.RetiredModel;
import org.earshot.message.ModelCard;
import org.earshot.message.ModelStanding;
import org.earshot.message.WorkerReport;
import org.earshot.model.ModelRegistry;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topic;
import org.earshot.wire.Topics;

/**
 * The registry as it stands when a command looks: cards, wishes and what workers report.
 *
 * @param cards by id
 * @param retired by id
 * @param active the ids that are wished to classify
 */
record RegisteredModels(
    Map<String, ModelCard> cards,
    Map<String, RetiredModel> retired,
    List<String> active,
    List<WorkerReport> reports) {

  /** Reads the three topics to their ends. */
  static RegisteredModels read(Settings settings) {
    var cards = ModelRegistry.read(settings, RegisteredModels::passedOver);
    var retired = new TreeMap<String, RetiredModel>();
    var active = new ArrayList<String>();
    for (Control wish : last(settings, Topics.CONTROL).values()) {
      if (wish instanceof RetiredModel model) {
        retired.put(model.model(), model);
      } else if (wish instanceof ActiveModels models) {
        active.addAll(models.models());
      }
    }
    var reports = List.copyOf(last(settings, Topics.WORKERS).values());
    return new RegisteredModels(cards, retired, active, reports);
  }

  /**
   * The cards of those ids.
   *
   * @throws IllegalArgumentException if one is not registered, with those that are
   */
  List<ModelCard> known(List<String> ids) {
    return ids.stream()
        .map(
            id -> {
              if (!cards.containsKey(id)) {
                throw new IllegalArgumentException(
                    "no model %s; there are %s".formatted(id, cards.keySet()));
              }
              return cards.get(id);
            })
        .toList();
  }

  /**
   * Refuses what is out of service for good.
   *
   * @throws IllegalArgumentException if one of those ids is retired, saying since when
   */
  void requireInService(List<String> ids) {
    for (String id : ids) {
      if (retired.containsKey(id)) {
        throw new IllegalArgumentException(
            "model %s was retired at %s; `earshot models retire --undo %s` takes that back"
                .formatted(id, retired.get(id).at().truncatedTo(SECONDS), id));
      }
    }
  }

  ModelStanding standing(String id, Instant now) {
    return ModelStanding.of(id, retired.get(id), reports, now);
  }

  /** The last value of each key, without those that were taken back. */
  private static <T> Map<String, T> last(Settings settings, Topic<String, T> topic) {
    var found = new HashMap<String, T>();
    Snapshot.read(settings, topic.name(), record -> take(found, topic, record));
    return found;
  }

  private static <T> void take(
      Map<String, T> found, Topic<String, T> topic, ConsumerRecord<byte[], byte[]> record) {
    String key = record.key() == null ? "" : new String(record.key(), UTF_8);
    try {
      T value = topic.value().deserializer().deserialize(topic.name(), record.value());
      if (value == null) {
        found.remove(key);
      } else {
        found.put(key, value);
      }
    } catch (SerializationException e) {
      passedOver(e);
    }
  }

  private static void passedOver(Exception e) {
    System.err.println("passed over: " + e.getMessage());
  }
}
