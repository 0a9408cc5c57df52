package org.earshot.streams;

import java.time.Clock;
import java.util.List;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.apache.kafka.streams.processor.UsePartitionTimeOnInvalidTimestamp;
import org.earshot.wire.Facts;
import org.earshot.wire.Topic;

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
   * @param transforms the representations of every clip, at least one, no two with the same id
   */
  public static Topology build(
      Decoder decoder, List<Transform> transforms, ClipMetrics metrics, Clock clock) {
    requireDistinct(transforms);
    var builder = new StreamsBuilder();
    for (Road road : List.of(Road.LIVE, Road.DATASETS)) {
      builder.addStateStore(KnownClips.builder(road));
      builder.stream(road.clips().name(), consumed(road.clips(), road.name() + "-read"))
          .process(
              () -> new AdmitClips(road, metrics, clock),
              Named.as(road.name() + "-admit"),
              road.store())
          .process(
              () -> new RepresentClips(road, decoder, transforms, metrics, clock),
              Named.as(road.name() + "-represent"),
              road.store())
          .to(topicOfKind(road), produced(road.clips(), road.name() + "-write"));
    }
    return builder.build();
  }

  private static TopicNameExtractor<String, byte[]> topicOfKind(Road road) {
    return (id, npy, context) ->
        road.representations()
            .apply(Transform.kindOf(Facts.text(context.headers(), Facts.REPRESENTATION)))
            .name();
  }

  private static <K, V> Consumed<K, V> consumed(Topic<K, V> topic, String name) {
    return Consumed.with(topic.key(), topic.value())
        .withName(name)
        .withTimestampExtractor(new UsePartitionTimeOnInvalidTimestamp());
  }

  private static <K, V> Produced<K, V> produced(Topic<K, V> like, String name) {
    return Produced.<K, V>as(name).withKeySerde(like.key()).withValueSerde(like.value());
  }

  private static void requireDistinct(List<Transform> transforms) {
    long distinct = transforms.stream().map(Transform::id).distinct().count();
    if (transforms.isEmpty() || distinct != transforms.size()) {
      throw new IllegalArgumentException(
          "transforms must be at least one and differ in id, were "
              + transforms.stream().map(Transform::id).toList());
    }
  }
}
