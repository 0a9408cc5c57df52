package org.earshot.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.earshot.dsp.Npy;
import org.earshot.wire.Facts;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topics;
import org.earshot.worker.JobRefusedException;

/**
 * Reads a data set's representations from {@code datasets.<kind>}: from the beginning to the end
 * that the topic had when the reading began, committed records only. Of several records of a clip
 * the newest counts.
 */
public final class DatasetReader {
  private final Settings settings;

  /** Reads from that cluster. */
  public DatasetReader(Settings settings) {
    this.settings = settings;
  }

  /**
   * Reads the labelled clips of a data set in one representation, copies by augmentation included.
   * Clips without label or fold, copies that do not name their original, and other sources and
   * representations are passed over.
   *
   * @param dataset the source name
   * @param representation {@code <kind>/<preset>/<rate>/<version>}
   * @throws JobRefusedException if there is no such clip: what was looked for and what to do is in
   *     the message
   * @throws IllegalArgumentException if a clip is no {@code .npy} array
   */
  public TrainingSet read(String dataset, String representation) {
    String topic = topic(representation);
    Map<String, LabelledClip> newest = new TreeMap<>();
    var stock = new Stock();
    try {
      Snapshot.read(
          settings,
          topic,
          record -> {
            stock.count(record);
            LabelledClip clip = clip(record, dataset, representation);
            if (clip != null) {
              newest.put(clip.id(), clip);
            }
          });
    } catch (UnknownTopicOrPartitionException e) {
      throw new JobRefusedException(nothing(dataset, representation, topic, stock), e);
    }
    if (newest.isEmpty()) {
      throw new JobRefusedException(nothing(dataset, representation, topic, stock), null);
    }
    return TrainingSet.of(newest.values());
  }

  private static String topic(String representation) {
    int slash = representation.indexOf('/');
    return Topics.datasets(slash < 0 ? representation : representation.substring(0, slash)).name();
  }

  private String nothing(String dataset, String representation, String topic, Stock stock) {
    return "%s holds no labelled clip of data set %s as %s. There is: %s. Send clips with `earshot ingest --dataset %s PATH` while `earshot process` makes that representation"
        .formatted(
            topic, dataset, representation, stock.and(Stock.others(settings, topic)), dataset);
  }

  /** The clip of a record, or null if it is none of those that are wanted. */
  private static LabelledClip clip(
      ConsumerRecord<byte[], byte[]> record, String dataset, String representation) {
    if (record.key() == null || record.value() == null) {
      return null;
    }
    String id = new String(record.key(), UTF_8);
    try {
      Facts facts = Facts.of(id, record.headers());
      return wanted(facts, dataset, representation)
          ? new LabelledClip(
              id, facts.label(), facts.fold(), facts.original(), Npy.read(record.value()))
          : null;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s-%d-%d, clip %s: %s"
              .formatted(record.topic(), record.partition(), record.offset(), id, e.getMessage()),
          e);
    }
  }

  private static boolean wanted(Facts facts, String dataset, String representation) {
    return dataset.equals(facts.source())
        && representation.equals(facts.representation())
        && (facts.augmentation() == null || facts.original() != null)
        && facts.label() != null
        && facts.fold() != null;
  }
}
