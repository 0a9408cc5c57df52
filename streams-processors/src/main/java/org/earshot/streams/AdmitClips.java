package org.earshot.streams;

import java.time.Clock;
import java.util.Arrays;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.earshot.wire.ClipId;
import org.earshot.wire.Facts;

/**
 * Gives each record its clip id and its facts and drops what is known. The record's headers go on
 * untouched, so that a dead letter further down is still the record that came in.
 */
final class AdmitClips extends ContextualProcessor<String, byte[], String, Clip> {
  private final Road road;
  private final RepresentationPlan plan;
  private final ClipMetrics metrics;
  private final Clock clock;
  private KnownClips known;

  AdmitClips(Road road, RepresentationPlan plan, ClipMetrics metrics, Clock clock) {
    this.road = road;
    this.plan = plan;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void init(ProcessorContext<String, Clip> context) {
    super.init(context);
    known = new KnownClips(context.getStateStore(road.store()), road);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    Clip clip = clip(record);
    String source = clip.facts().source();
    if (plan.of(source).isEmpty()) {
      metrics.dropped(source, ClipMetrics.UNWANTED);
    } else if (clip.facts().again() || isNew(clip)) {
      context().forward(record.withKey(clip.id()).withValue(clip));
    } else {
      metrics.dropped(source, ClipMetrics.REPEAT);
    }
  }

  private Clip clip(Record<String, byte[]> record) {
    byte[] file = record.value();
    if (file == null) {
      throw new IllegalArgumentException("value must be an audio file, was null");
    }
    var place = context().recordMetadata().orElseThrow();
    String id = ClipId.of(record.key(), place.topic(), place.partition(), place.offset());
    return new Clip(id, Facts.of(id, record.headers()), file, KnownClips.content(file));
  }

  private boolean isNew(Clip clip) {
    var content = known.contentOf(clip.id(), clock.instant());
    if (content.isPresent() && !Arrays.equals(content.get(), clip.content())) {
      throw new ReusedIdException(clip.id());
    }
    return content.isEmpty();
  }
}
