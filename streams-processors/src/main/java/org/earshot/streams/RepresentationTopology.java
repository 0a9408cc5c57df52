package org.earshot.streams;

import java.time.Clock;
import java.util.List;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.earshot.wire.Facts;

/**
 * Clips become representations, on the live road and on the data sets' alike.
 *
 * <pre>
 *   clips          -> admit -> represent -> representations.&lt;kind>
 *   datasets.clips -> admit -> represent -> datasets.&lt;kind>
 * </pre>
 */
public final class RepresentationTopology {
  private RepresentationTopology() {}

  /**
   * Builds the topology.
   *
   * @param plan what is made of whose clips
   */
  public static Topology build(RepresentationPlan plan, ClipMetrics metrics, Clock clock) {
    var builder = new StreamsBuilder();
    for (Road road : List.of(Road.LIVE, Road.DATASETS)) {
      builder.addStateStore(KnownClips.builder(road));
      Wiring.read(builder, road.clips())
          .process(
              () -> new AdmitClips(road, plan, metrics, clock),
              Named.as(road.name() + "-admit"),
              road.store())
          .process(
              () -> new RepresentClips(road, plan, metrics, clock),
              Named.as(road.name() + "-represent"),
              road.store())
          .to(topicOfKind(road), Wiring.write(road.clips(), road.name() + "-write"));
    }
    return builder.build();
  }

  private static TopicNameExtractor<String, byte[]> topicOfKind(Road road) {
    return (id, npy, context) ->
        road.representations()
            .apply(kind(Facts.text(context.headers(), Facts.REPRESENTATION)))
            .name();
  }

  private static String kind(String representation) {
    return representation.substring(0, representation.indexOf('/'));
  }
}
