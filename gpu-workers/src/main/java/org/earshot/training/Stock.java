package org.earshot.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.earshot.wire.Facts;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topics;

/** What there is to train on, for whoever asked for something else. */
final class Stock {
  private final SortedMap<String, Set<String>> clips = new TreeMap<>();

  /** Counts a record of a data set's topic, whatever it holds. */
  void count(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() != null && record.value() != null) {
      String id = new String(record.key(), UTF_8);
      String source = Facts.text(record.headers(), Facts.SOURCE);
      clips
          .computeIfAbsent(
              "%s as %s"
                  .formatted(
                      source == null ? id.replaceFirst("/.*", "") : source,
                      Facts.text(record.headers(), Facts.REPRESENTATION)),
              what -> new HashSet<>())
          .add(id);
    }
  }

  /** Other kinds of representation that data sets were made into. */
  static List<String> others(Settings settings, String topic) {
    try (var consumer = settings.reader()) {
      var existing = consumer.listTopics().keySet();
      var others = new ArrayList<String>();
      for (String kind : Topics.KINDS) {
        String other = Topics.datasets(kind).name();
        if (!other.equals(topic) && existing.contains(other)) {
          var partitions = Snapshot.partitions(consumer, other);
          var begins = consumer.beginningOffsets(partitions);
          if (!begins.equals(consumer.endOffsets(partitions))) {
            others.add("something on " + other);
          }
        }
      }
      return others;
    }
  }

  /** All of it in one line. */
  String and(List<String> others) {
    var all = new ArrayList<String>();
    clips.forEach((what, ids) -> all.add("%s (%d clips)".formatted(what, ids.size())));
    all.addAll(others);
    return all.isEmpty() ? "nothing" : String.join(", ", all);
  }
}
