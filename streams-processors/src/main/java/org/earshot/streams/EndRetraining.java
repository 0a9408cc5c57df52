package org.earshot.streams;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.earshot.message.JobEvent;

/** Notes which trainings are over, so that their models may have another one. */
final class EndRetraining extends ContextualProcessor<String, JobEvent, Void, Void> {
  private WatchStores stores;

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    super.init(context);
    stores = WatchStores.of(context);
  }

  @Override
  public void process(Record<String, JobEvent> record) {
    stores
        .modelOf(record.value().job())
        .ifPresent(model -> stores.filed().put(model, stores.filed().get(model).ended()));
  }
}
