package org.earshot.streams;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.earshot.measure.Measures;
import org.earshot.measure.VerdictCounts;
import org.earshot.message.Robustness;
import org.earshot.message.Robustness.Window;
import org.earshot.message.Verdict;
import org.earshot.wire.JsonSerde;

/** Verdicts, counted in panes of one advance each: a window is the sum of its panes. */
final class VerdictEvidence implements Evidence<Verdict, VerdictSeries> {
  static final String STORE = "verdicts-open";
  static final String SHELF = "verdicts-published";

  private final Windowing windowing;
  private final Map<VerdictSeries, NavigableMap<Instant, VerdictCounts>> series = new HashMap<>();
  private KeyValueStore<String, VerdictPane> store;

  VerdictEvidence(Windowing windowing) {
    this.windowing = windowing;
  }

  static StoreBuilder<KeyValueStore<String, VerdictPane>> store() {
    return Stores.keyValueStoreBuilder(
        Stores.inMemoryKeyValueStore(STORE), Serdes.String(), new JsonSerde<>(VerdictPane.class));
  }

  @Override
  public void open(ProcessorContext<String, Robustness> context) {
    store = context.getStateStore(STORE);
    try (var panes = store.all()) {
      panes.forEachRemaining(
          pane -> panes(pane.value.series()).put(pane.value.start(), pane.value.counts()));
    }
  }

  @Override
  public String source(Verdict verdict) {
    return verdict.source();
  }

  @Override
  public Instant eventTime(Verdict verdict) {
    return verdict.endedAt();
  }

  /** Verdicts have a stage of their own for their age. */
  @Override
  public Optional<Instant> lastSample(Verdict verdict) {
    return Optional.empty();
  }

  @Override
  public Collection<VerdictSeries> add(Verdict verdict) {
    VerdictSeries one = VerdictSeries.of(verdict);
    Instant pane = windowing.pane(verdict.endedAt());
    var panes = panes(one);
    var counts = panes.getOrDefault(pane, VerdictCounts.NONE).plus(verdict);
    panes.put(pane, counts);
    store.put(key(one, pane), new VerdictPane(one, pane, counts));
    return List.of(one);
  }

  private NavigableMap<Instant, VerdictCounts> panes(VerdictSeries one) {
    return series.computeIfAbsent(one, none -> new TreeMap<>());
  }

  @Override
  public Set<VerdictSeries> series() {
    return series.keySet();
  }

  @Override
  public Instant newest() {
    return series.values().stream().map(NavigableMap::lastKey).reduce(Instant.MIN, Windowing::max);
  }

  /** A pane costs nothing to add. */
  @Override
  public int count(VerdictSeries one) {
    return 0;
  }

  @Override
  public Optional<Robustness> measure(VerdictSeries one, Window window) {
    return series
        .getOrDefault(one, new TreeMap<>())
        .subMap(window.start(), window.end())
        .values()
        .stream()
        .reduce(VerdictEvidence::sum)
        .map(
            counts ->
                Measures.accuracy(window, one.source(), one.model(), one.representation(), counts));
  }

  private static VerdictCounts sum(VerdictCounts a, VerdictCounts b) {
    return new VerdictCounts(
        a.correct() + b.correct(),
        a.clips() + b.clips(),
        a.unlabelled() + b.unlabelled(),
        a.leftOut() + b.leftOut());
  }

  @Override
  public void forgetBefore(Instant horizon) {
    series.forEach(
        (one, panes) -> {
          var old = panes.headMap(horizon);
          old.keySet().forEach(pane -> store.delete(key(one, pane)));
          old.clear();
        });
    series.values().removeIf(Map::isEmpty);
  }

  private static String key(VerdictSeries one, Instant pane) {
    return String.join("|", one.source(), one.model(), one.representation(), pane.toString());
  }
}
