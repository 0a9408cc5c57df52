package org.earshot.streams;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.earshot.message.Robustness;
import org.earshot.wire.JsonSerde;

/**
 * Which windows of each series stand on {@code robustness}, so that they can be deleted when they
 * are old: one range for each series, whatever the number of windows.
 */
final class Shelf {
  private final KeyValueStore<String, Range> ranges;
  private final Windowing windowing;

  /** Window ends, both included; windows of a silent time in between may not exist. */
  record Range(Instant oldest, Instant newest) {
    Range with(Instant end) {
      return new Range(Windowing.min(oldest, end), Windowing.max(newest, end));
    }
  }

  Shelf(KeyValueStore<String, Range> ranges, Windowing windowing) {
    this.ranges = ranges;
    this.windowing = windowing;
  }

  static StoreBuilder<KeyValueStore<String, Range>> store(String name) {
    return Stores.keyValueStoreBuilder(
        Stores.inMemoryKeyValueStore(name), Serdes.String(), new JsonSerde<>(Range.class));
  }

  /** Notes a record that was published. */
  void put(Robustness record) {
    Instant end = record.window().end();
    Range known = ranges.get(record.series());
    Range range = known == null ? new Range(end, end) : known.with(end);
    if (!range.equals(known)) {
      ranges.put(record.series(), range);
    }
  }

  /** Takes the keys of records that are older than they are kept. */
  List<String> takeExpired(Instant now) {
    Instant limit = windowing.pane(now.minus(windowing.kept()));
    List<String> keys = new ArrayList<>();
    try (var all = ranges.all()) {
      while (all.hasNext()) {
        var next = all.next();
        if (!next.value.oldest().isAfter(limit)) {
          take(next.key, next.value, limit, keys);
        }
      }
    }
    return keys;
  }

  private void take(String series, Range range, Instant limit, List<String> keys) {
    windowing
        .ends(range.oldest(), Windowing.min(range.newest(), limit))
        .forEach(end -> keys.add(series + "@" + windowing.endingAt(end).start()));
    Instant oldest = limit.plus(windowing.advance());
    ranges.put(series, oldest.isAfter(range.newest()) ? null : new Range(oldest, range.newest()));
  }
}
