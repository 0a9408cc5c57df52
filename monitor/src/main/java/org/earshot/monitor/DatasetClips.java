package org.earshot.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.earshot.message.Hashes;
import org.earshot.message.Job;
import org.earshot.message.Reference;
import org.earshot.wire.Facts;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topics;

/**
 * The clips of a data set as jobs refer to them: of several records of a clip the newest, without
 * the copies that augmentation made.
 *
 * @param dataset the source name
 * @param representation {@code <kind>/<preset>/<rate>/<version>}
 * @param folds only these; empty: all
 */
record DatasetClips(String dataset, String representation, Set<String> folds) {
  /** Clips of each class that an attack on a black box may start at. */
  private static final int STARTS_OF_EACH = 3;

  /**
   * Looks for them.
   *
   * @return in an order that is drawn by a hash of seed and clip: the same for every attack and
   *     model
   * @throws StartupException if there is none
   */
  List<Job.Clip> read(Settings settings, long seed) {
    String kind = representation.substring(0, representation.indexOf('/'));
    String topic = Topics.datasets(kind).name();
    Map<String, Job.Clip> newest = new TreeMap<>();
    try {
      Snapshot.read(
          settings,
          topic,
          record -> clip(record).ifPresent(clip -> newest.put(clip.input().clip(), clip)));
    } catch (UnknownTopicOrPartitionException e) {
      throw none(topic);
    }
    if (newest.isEmpty()) {
      throw none(topic);
    }
    return newest.values().stream()
        .sorted(Comparator.comparingLong(clip -> draw(seed, clip)))
        .toList();
  }

  /** The first few of the clips that were read, by id. */
  static List<Job.Clip> first(List<Job.Clip> drawn, int most) {
    return drawn.stream()
        .limit(most)
        .sorted(Comparator.comparing(clip -> clip.input().clip()))
        .toList();
  }

  /** The first few of each class of those that were read. */
  static List<Job.Start> starts(List<Job.Clip> drawn) {
    return drawn.stream()
        .filter(clip -> clip.label() != null)
        .collect(groupingBy(Job.Clip::label, TreeMap::new, toList()))
        .values()
        .stream()
        .flatMap(ofClass -> ofClass.stream().limit(STARTS_OF_EACH))
        .map(clip -> new Job.Start(clip.input(), clip.label()))
        .toList();
  }

  private StartupException none(String topic) {
    return new StartupException(
        "%s holds no clip of data set %s as %s%s; send clips with `earshot ingest --dataset %s PATH` while `earshot process` makes that representation"
            .formatted(
                topic,
                dataset,
                representation,
                folds.isEmpty() ? "" : " in folds " + String.join(", ", folds),
                dataset));
  }

  private static long draw(long seed, Job.Clip clip) {
    return Hashes.longHash("dataset|" + seed + "|" + clip.input().clip());
  }

  private Optional<Job.Clip> clip(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null || record.value() == null) {
      return Optional.empty();
    }
    String id = new String(record.key(), UTF_8);
    Facts facts;
    try {
      facts = Facts.of(id, record.headers());
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a dead letter tells of it
    }
    boolean wanted =
        dataset.equals(facts.source())
            && representation.equals(facts.representation())
            && facts.augmentation() == null
            && (folds.isEmpty() || (facts.fold() != null && folds.contains(facts.fold())));
    return wanted
        ? Optional.of(
            new Job.Clip(
                new Reference(record.topic(), record.partition(), record.offset(), id),
                facts.source(),
                facts.label(),
                facts.fold(),
                null,
                facts.capturedAt(),
                facts.duration()))
        : Optional.empty();
  }
}
