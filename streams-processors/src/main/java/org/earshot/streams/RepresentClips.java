package org.earshot.streams;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.earshot.audio.Audio;
import org.earshot.audio.AudioDecoder;
import org.earshot.dsp.Npy;
import org.earshot.dsp.Representation;
import org.earshot.dsp.Sound;
import org.earshot.wire.Facts;

/**
 * Decodes a clip and computes all its representations before it passes any of them on: a clip has
 * either all of them or a dead letter. Only then is the clip remembered, so what failed can be sent
 * again.
 */
final class RepresentClips extends ContextualProcessor<String, Clip, String, byte[]> {
  private final Road road;
  private final RepresentationPlan plan;
  private final ClipMetrics metrics;
  private final Clock clock;
  private KnownClips known;

  RepresentClips(Road road, RepresentationPlan plan, ClipMetrics metrics, Clock clock) {
    this.road = road;
    this.plan = plan;
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
    Audio audio = AudioDecoder.decode(clip.file());
    Facts facts = clip.complete(audio.duration(), record.timestamp());
    Instant end = facts.capturedAt().plus(facts.duration());
    var sound = new Sound(audio.mono(), audio.sampleRateHz());
    var representations = representations(record, facts, sound);
    representations.forEach(context()::forward);
    Instant now = clock.instant();
    known.remember(clip, now);
    if (road.live()) {
      metrics.age().accept(Duration.between(end, now));
    }
  }

  private List<Record<String, byte[]>> representations(
      Record<String, Clip> record, Facts facts, Sound sound) {
    List<Record<String, byte[]>> results = new ArrayList<>();
    for (Representation representation : plan.of(facts.source())) {
      byte[] npy = timed(representation, sound);
      var headers = facts.represented(representation.id()).headers();
      results.add(record.withValue(npy).withHeaders(headers));
    }
    return results;
  }

  /** What several representations share counts for the first of them. */
  private byte[] timed(Representation representation, Sound sound) {
    long start = System.nanoTime();
    byte[] npy = Npy.write(representation.of(sound));
    metrics.seconds().labelValues(representation.id()).observe((System.nanoTime() - start) / 1e9);
    return npy;
  }
}
