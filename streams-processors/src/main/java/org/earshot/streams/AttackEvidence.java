package org.earshot.streams;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.earshot.message.AttackResult;
import org.earshot.message.Robustness;
import org.earshot.message.Robustness.Window;
import org.earshot.wire.Topics;

/**
 * Attack results, the first of each identity. The store is what survives; the series beside it hold
 * the same results ready to be measured, because reading thousands of them as JSON each second is
 * what would cost.
 *
 * <p>A model that is in two pairs has a result for each, of the same identity: its fooling rate
 * counts the first, each pair's eps_r its own.
 */
final class AttackEvidence implements Evidence<AttackResult, ResultSeries> {
  static final String STORE = "attack-results-open";
  static final String SHELF = "attack-results-published";

  private final Map<ResultSeries, Map<String, AttackResult>> series = new HashMap<>();
  private KeyValueStore<String, AttackResult> store;

  static StoreBuilder<KeyValueStore<String, AttackResult>> store() {
    return Stores.keyValueStoreBuilder(
        Stores.inMemoryKeyValueStore(STORE), Serdes.String(), Topics.ATTACK_RESULTS.value());
  }

  @Override
  public void open(ProcessorContext<String, Robustness> context) {
    store = context.getStateStore(STORE);
    try (var results = store.all()) {
      results.forEachRemaining(result -> file(result.value));
    }
  }

  @Override
  public String source(AttackResult result) {
    return result.source();
  }

  @Override
  public Instant eventTime(AttackResult result) {
    return result.askedAt();
  }

  @Override
  public Optional<Instant> lastSample(AttackResult result) {
    return result.capturedAt() == null || result.duration() == null
        ? Optional.empty()
        : Optional.of(result.capturedAt().plus(result.duration()));
  }

  @Override
  public Collection<ResultSeries> add(AttackResult result) {
    var changed = file(result);
    if (!changed.isEmpty()) {
      store.put(key(result), result);
    }
    return changed;
  }

  private List<ResultSeries> file(AttackResult result) {
    List<ResultSeries> changed = new ArrayList<>();
    for (ResultSeries one : ResultSeries.of(result)) {
      var results = series.computeIfAbsent(one, none -> new LinkedHashMap<>());
      if (results.putIfAbsent(result.identity(), result) == null) {
        changed.add(one);
      }
    }
    return changed;
  }

  @Override
  public Set<ResultSeries> series() {
    return series.keySet();
  }

  @Override
  public Instant newest() {
    return series.values().stream()
        .flatMap(results -> results.values().stream())
        .map(AttackResult::askedAt)
        .reduce(Instant.MIN, Windowing::max);
  }

  @Override
  public int count(ResultSeries one) {
    return series.getOrDefault(one, Map.of()).size();
  }

  @Override
  public Optional<Robustness> measure(ResultSeries one, Window window) {
    List<AttackResult> results =
        series.getOrDefault(one, Map.of()).values().stream()
            .filter(result -> !result.askedAt().isBefore(window.start()))
            .filter(result -> result.askedAt().isBefore(window.end()))
            .toList();
    return results.isEmpty() ? Optional.empty() : Optional.of(one.over(results, window));
  }

  @Override
  public void forgetBefore(Instant horizon) {
    for (var results : series.values()) {
      var old =
          results.values().stream().filter(result -> result.askedAt().isBefore(horizon)).toList();
      old.forEach(
          result -> {
            results.remove(result.identity());
            store.delete(key(result));
          });
    }
    series.values().removeIf(Map::isEmpty);
  }

  private static String key(AttackResult result) {
    return result.pair() + "|" + result.identity();
  }
}
