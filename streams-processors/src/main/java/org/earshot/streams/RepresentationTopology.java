package org.earshot.streams;

import java.time.Clock;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.earshot.wire.Facts;
import org.earshot.wire.Topics;

/**
 * Clips become representations, on the live road and on the data sets' alike.
 *
 * <pre>
 *   clips                  -> admit -> represent -> representations.&lt;kind>
 *   datasets.clips         -> admit -> represent -> datasets.&lt;kind>
 *   private.&lt;source>.clips -> admit -> represent -> private.&lt;source>.&lt;kind>
 * </pre>
 *
 * <p>Private sources have an application of their own: where somebody deletes a topic of theirs, no
 * public one stumbles.
 */
public final class RepresentationTopology {
  private RepresentationTopology() {}

  /**
   * Builds the topology of public sources and of data sets.
   *
   * @param plan what is made of whose clips
   */
  public static Topology build(RepresentationPlan plan, ClipMetrics metrics, Clock clock) {
    var builder = new StreamsBuilder();
    builder.addStateStore(KnownClips.builder(Road.LIVE));
    represent(Wiring.read(builder, Topics.CLIPS), Road.LIVE, plan, metrics, clock);
    builder.addStateStore(KnownClips.builder(Road.DATASETS));
    represent(Wiring.read(builder, Topics.DATASET_CLIPS), Road.DATASETS, plan, metrics, clock);
    return builder.build();
  }

  /** Builds the topology of private sources, whose topics come and go. */
  public static Topology buildPrivate(RepresentationPlan plan, ClipMetrics metrics, Clock clock) {
    var builder = new StreamsBuilder();
    builder.addStateStore(KnownClips.builder(Road.PRIVATE));
    var clips = Wiring.read(builder, Topics.PRIVATE_CLIPS, Topics.CLIPS, Road.PRIVATE.name());
    represent(clips, Road.PRIVATE, plan, metrics, clock);
    return builder.build();
  }

  private static void represent(
      KStream<String, byte[]> clips,
      Road road,
      RepresentationPlan plan,
      ClipMetrics metrics,
      Clock clock) {
    clips
        .process(
            () -> new AdmitClips(road, plan, metrics, clock),
            Named.as(road.name() + "-admit"),
            road.store())
        .process(
            () -> new RepresentClips(road, plan, metrics, clock),
            Named.as(road.name() + "-represent"),
            road.store())
        .to(topicOfKind(road), Wiring.write(Topics.CLIPS, road.name() + "-write"));
  }

  private static TopicNameExtractor<String, byte[]> topicOfKind(Road road) {
    return (id, npy, context) ->
        road.representations()
            .apply(context.topic(), kind(Facts.text(context.headers(), Facts.REPRESENTATION)));
  }

  private static String kind(String representation) {
    return representation.substring(0, representation.indexOf('/'));
  }
}
