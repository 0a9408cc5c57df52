package org.earshot.streams;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.earshot.message.Control;
import org.earshot.message.Control.RetrainPolicy;

/** Keeps what is wished; a retrain policy that is set anew begins to measure anew. */
final class FollowWishes extends ContextualProcessor<String, Control, Void, Void> {
  private WatchStores stores;

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    super.init(context);
    stores = WatchStores.of(context);
  }

  @Override
  public void process(Record<String, Control> record) {
    if (record.key() == null) {
      throw new IllegalArgumentException("key must be the wish's subject, was null");
    }
    stores.wishes().put(record.key(), record.value());
    if (record.key().equals(RetrainPolicy.SUBJECT)) {
      stores.forgetSpells();
    }
  }
}
