package org.earshot.streams;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.earshot.wire.Facts;

/**
 * Decodes a clip and computes all its representations before it passes any of them on: a clip has
 * either all of them or a dead letter. Only then is the clip remembered, so what failed can be sent
 * again.
 */
final class RepresentClips extends ContextualProcessor<String, Clip, String, byte[]> {
  private final Road road;
  private final Decoder decoder;
  private final List<Transform> transforms;
  private final ClipMetrics metrics;
  private final Clock clock;
  private KnownClips known;

  RepresentClips(
      Road road, Decoder decoder, List<Transform> transforms, ClipMetrics metrics, Clock clock) {
    this.road = road;
    this.decoder = decoder;
    this.transforms = transforms;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void init(ProcessorContext<String, byte[]> context) {
    super.init(context);
    known = new KnownClips(context.getStateStore(road.store()), road);
  }

  @Override
  public void process(Record<String, Clip> record) {
    Clip clip = record.value();
    Decoder.Sound sound = decoder.decode(clip.file());
    Facts facts = clip.complete(sound.duration(), record.timestamp());
    Instant end = facts.capturedAt().plus(facts.duration());
    var representations = representations(record, facts, sound);
    representations.forEach(context()::forward);
    Instant now = clock.instant();
    known.remember(clip, now);
    if (road.live()) {
      metrics.age().accept(Duration.between(end, now));
    }
  }

  private List<Record<String, byte[]>> representations(
      Record<String, Clip> record, Facts facts, Decoder.Sound sound) {
    List<Record<String, byte[]>> results = new ArrayList<>();
    for (Transform transform : transforms) {
      byte[] npy = timed(transform, sound);
      var headers = facts.represented(transform.id()).headers();
      results.add(record.withValue(npy).withHeaders(headers));
    }
    return results;
  }

  private byte[] timed(Transform transform, Decoder.Sound sound) {
    long start = System.nanoTime();
    byte[] npy = transform.npy(sound.mono(), sound.sampleRateHz());
    metrics.seconds().labelValues(transform.id()).observe((System.nanoTime() - start) / 1e9);
    return npy;
  }
}
