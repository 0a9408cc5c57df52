package org.earshot.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.earshot.dsp.Npy;
import org.earshot.training.SetFiles.PlacedClip;
import org.earshot.wire.Facts;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Snapshot.Extent;
import org.earshot.wire.Topics;
import org.earshot.worker.JobRefusedException;

/**
 * Reads a data set's representations from {@code datasets.<kind>}: from the beginning to the end
 * that the topic had when the reading began, committed records only. Of several records of a clip
 * the newest counts.
 */
public final class DatasetReader {
  private final Settings settings;
  private final SetFiles files;

  /**
   * Reads from that cluster into files, and from the files alone where the topic is as it was.
   *
   * @param files where the values lie
   */
  public DatasetReader(Settings settings, SetFiles files) {
    this.settings = settings;
    this.files = files;
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
   * @throws IllegalArgumentException if a clip is no {@code .npy} array, or if they are no training
   *     set
   * @throws IOException if the files cannot be written or read
   */
  public TrainingSet read(String dataset, String representation) throws IOException {
    String topic = topic(representation);
    Extent extent;
    try {
      extent = Snapshot.extent(settings, topic);
    } catch (UnknownTopicOrPartitionException e) {
      throw new JobRefusedException(nothing(dataset, representation, topic, new Stock()), e);
    }
    String key = String.join("|", extent.toString(), dataset, representation);
    Optional<TrainingSet> found = files.find(key);
    if (found.isPresent()) {
      return found.get();
    }
    var stock = new Stock();
    Map<String, PlacedClip> newest = new TreeMap<>();
    try (var draft = files.draft()) {
      Snapshot.read(
          settings,
          extent,
          record -> {
            stock.count(record);
            PlacedClip clip = clip(record, dataset, representation, draft);
            if (clip != null) {
              newest.put(clip.id(), clip);
            }
          });
      if (newest.isEmpty()) {
        throw new JobRefusedException(nothing(dataset, representation, topic, stock), null);
      }
      return files.keep(key, draft, List.copyOf(newest.values()));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
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

  /** The clip of a record, its values written, or null if it is none of those that are wanted. */
  private static PlacedClip clip(
      ConsumerRecord<byte[], byte[]> record,
      String dataset,
      String representation,
      SetDraft draft) {
    if (record.key() == null || record.value() == null) {
      return null;
    }
    String id = new String(record.key(), UTF_8);
    try {
      Facts facts = Facts.of(id, record.headers());
      if (!wanted(facts, dataset, representation)) {
        return null;
      }
      int place = draft.add(id, Npy.read(record.value()));
      return new PlacedClip(id, facts.label(), facts.fold(), facts.original(), place);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s-%d-%d, clip %s: %s"
              .formatted(record.topic(), record.partition(), record.offset(), id, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
