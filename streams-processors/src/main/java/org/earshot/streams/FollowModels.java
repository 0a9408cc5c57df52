package org.earshot.streams;

import java.time.Clock;
import java.util.ArrayList;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.earshot.message.Control.ActiveModels;
import org.earshot.message.Control.RetrainPolicy;
import org.earshot.message.ModelCard;

/**
 * Keeps the models' cards, and puts a candidate in service beside its original if the policy that
 * asked for it says so and still stands.
 */
final class FollowModels extends ContextualProcessor<String, ModelCard, String, Decision> {
  private final ResultMetrics metrics;
  private final Clock clock;
  private WatchStores stores;

  FollowModels(ResultMetrics metrics, Clock clock) {
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void init(ProcessorContext<String, Decision> context) {
    super.init(context);
    stores = WatchStores.of(context);
  }

  @Override
  public void process(Record<String, ModelCard> record) {
    if (record.key() == null) {
      throw new IllegalArgumentException("key must be the model's id, was null");
    }
    stores.cards().put(record.key(), record.value());
    if (record.value() != null) {
      stores
          .policy()
          .filter(policy -> isWanted(policy, record.value()))
          .ifPresent(policy -> activate(record.value()));
    }
  }

  private boolean isWanted(RetrainPolicy policy, ModelCard card) {
    Filed filed = card.original() == null ? null : stores.filed().get(card.original());
    return policy.autoActivate()
        && filed != null
        && filed.candidate().equals(card.id())
        && filed.policy().equals(policy.identity())
        && stores.activeModels().contains(card.original())
        && !stores.activeModels().contains(card.id());
  }

  private void activate(ModelCard card) {
    var models = new ArrayList<>(stores.activeModels());
    models.add(card.id());
    metrics.retraining(card.original(), "activated");
    var wish = new ActiveModels(models);
    context().forward(new Record<>(wish.subject(), Decision.wish(wish), clock.millis()));
  }
}
