package org.earshot.streams;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.earshot.message.Control;
import org.earshot.message.Control.ActiveModels;
import org.earshot.message.Control.RetiredModel;
import org.earshot.message.Control.RetrainPolicy;
import org.earshot.message.ModelCard;
import org.earshot.wire.JsonSerde;
import org.earshot.wire.Topics;

/**
 * What the watch knows.
 *
 * @param wishes by subject
 * @param cards by model id
 * @param spells by series: above what is tolerated, and how long
 * @param filed by model: the last training
 * @param refusals by model: the policy and the reason that were told
 */
record WatchStores(
    KeyValueStore<String, Control> wishes,
    KeyValueStore<String, ModelCard> cards,
    KeyValueStore<String, Spell> spells,
    KeyValueStore<String, Filed> filed,
    KeyValueStore<String, String> refusals) {
  private static final String WISHES = "retrain-wishes";
  private static final String CARDS = "retrain-cards";
  private static final String SPELLS = "retrain-spells";
  private static final String FILED = "retrain-filed";
  private static final String REFUSALS = "retrain-refusals";

  static void addTo(StreamsBuilder builder) {
    builder.addStateStore(store(WISHES, Topics.CONTROL.value()));
    builder.addStateStore(store(CARDS, Topics.MODELS.value()));
    builder.addStateStore(store(SPELLS, new JsonSerde<>(Spell.class)));
    builder.addStateStore(store(FILED, new JsonSerde<>(Filed.class)));
    builder.addStateStore(store(REFUSALS, Serdes.String()));
  }

  private static <T> StoreBuilder<KeyValueStore<String, T>> store(String name, Serde<T> values) {
    return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), values);
  }

  static String[] names() {
    return new String[] {WISHES, CARDS, SPELLS, FILED, REFUSALS};
  }

  static WatchStores of(ProcessingContext context) {
    return new WatchStores(
        context.getStateStore(WISHES),
        context.getStateStore(CARDS),
        context.getStateStore(SPELLS),
        context.getStateStore(FILED),
        context.getStateStore(REFUSALS));
  }

  Optional<RetrainPolicy> policy() {
    return wishes.get(RetrainPolicy.SUBJECT) instanceof RetrainPolicy policy
        ? Optional.of(policy)
        : Optional.empty();
  }

  List<String> activeModels() {
    return wishes.get(ActiveModels.SUBJECT) instanceof ActiveModels active
        ? active.models()
        : List.of();
  }

  /** Whether a candidate is there, for somebody to put in service or to retire. */
  boolean waits(String candidate) {
    return cards.get(candidate) != null && wishes.get(RetiredModel.PREFIX + candidate) == null;
  }

  /** Whether a model that hardens this one classifies beside it. */
  boolean isHardened(String model) {
    return activeModels().stream()
        .map(cards::get)
        .anyMatch(card -> card != null && card.hardens().filter(model::equals).isPresent());
  }

  /** The measure of how long anything was above is taken anew. */
  void forgetSpells() {
    try (var all = spells.all()) {
      all.forEachRemaining(spell -> spells.delete(spell.key));
    }
    try (var all = refusals.all()) {
      all.forEachRemaining(refusal -> refusals.delete(refusal.key));
    }
  }

  /** The model whose last training is this job. */
  Optional<String> modelOf(String job) {
    try (var all = filed.all()) {
      while (all.hasNext()) {
        var next = all.next();
        if (next.value.job().equals(job)) {
          return Optional.of(next.key);
        }
      }
      return Optional.empty();
    }
  }
}
