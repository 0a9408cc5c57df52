package org.earshot.wire;

import static org.apache.kafka.clients.admin.AlterConfigOp.OpType.SET;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/**
 * The audio of one private source, and what was made of it, as it lies on its topics.
 *
 * <p>It is purged by emptying the topics, not by deleting them: whoever reads a topic that is
 * deleted stands still for seconds, and with it every other private source (docs/adr/0011).
 *
 * @param clips how many records its clips' topic holds
 * @param bytes what all its topics take on disk, over all replicas
 */
public record PrivateAudio(List<String> topics, long clips, long bytes) {
  private static final long LOOKS_EVERY_MILLIS = 200;
  private static final String AT_ONCE = "1";

  /** A processor that read a clip just before writes what it made of it within this time. */
  private static final long AGAIN_AFTER_MILLIS = 3_000;

  public PrivateAudio {
    topics = List.copyOf(topics);
  }

  /**
   * What there is of a source; no topics if it is not private.
   *
   * @throws KafkaException if the brokers do not answer
   */
  public static PrivateAudio of(Admin admin, String source) {
    var existing = Cluster.get(admin.listTopics().names());
    var topics =
        Topics.ofPrivate(source).stream()
            .map(topic -> topic.name())
            .filter(existing::contains)
            .toList();
    return new PrivateAudio(topics, clips(admin, source, topics), bytes(admin, topics));
  }

  /**
   * Deletes every record. None can be read any more when the brokers have answered, which takes
   * milliseconds. Three seconds later it does so once more, for the sake of what was made of clips
   * that had been read just before; then the files are waited for.
   *
   * @param patience how long to wait until the brokers have deleted the files; they look for such
   *     ones every {@code log.retention.check.interval.ms}
   * @return what is left: bytes, if the files were still there
   * @throws KafkaException if the brokers refuse, or do not answer
   */
  public PrivateAudio purge(Admin admin, Duration patience) throws InterruptedException {
    delete(admin);
    TimeUnit.MILLISECONDS.sleep(AGAIN_AFTER_MILLIS);
    delete(admin);
    retain(admin, AT_ONCE); // else the file in use stays until it is ten minutes old
    try {
      long end = System.nanoTime() + patience.toNanos();
      long left = bytes(admin, topics);
      while (left > 0 && System.nanoTime() < end) {
        TimeUnit.MILLISECONDS.sleep(LOOKS_EVERY_MILLIS);
        left = bytes(admin, topics);
      }
      return new PrivateAudio(topics, 0, left);
    } finally {
      retain(admin, String.valueOf(Topics.PRIVATE.toMillis()));
    }
  }

  private void delete(Admin admin) {
    var ends =
        partitions(admin, topics).stream()
            .collect(Collectors.toMap(at -> at, at -> RecordsToDelete.beforeOffset(-1)));
    Cluster.get(admin.deleteRecords(ends).all());
  }

  private void retain(Admin admin, String millis) {
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    for (var topic : topics) {
      changes.put(
          new ConfigResource(ConfigResource.Type.TOPIC, topic),
          List.of(new AlterConfigOp(new ConfigEntry(RETENTION_MS_CONFIG, millis), SET)));
    }
    Cluster.get(admin.incrementalAlterConfigs(changes).all());
  }

  private static long clips(Admin admin, String source, List<String> topics) {
    String clips = Topics.privateClips(source).name();
    if (!topics.contains(clips)) {
      return 0;
    }
    var partitions = partitions(admin, List.of(clips));
    return offsets(admin, partitions, OffsetSpec.latest())
        - offsets(admin, partitions, OffsetSpec.earliest());
  }

  private static long offsets(Admin admin, List<TopicPartition> partitions, OffsetSpec which) {
    var asked = partitions.stream().collect(Collectors.toMap(at -> at, at -> which));
    return Cluster.get(admin.listOffsets(asked).all()).values().stream()
        .mapToLong(found -> found.offset())
        .sum();
  }

  private static long bytes(Admin admin, List<String> topics) {
    var brokers = Cluster.get(admin.describeCluster().nodes()).stream().map(Node::id).toList();
    return Cluster.get(admin.describeLogDirs(brokers).allDescriptions()).values().stream()
        .flatMap(directories -> directories.values().stream())
        .flatMap(directory -> directory.replicaInfos().entrySet().stream())
        .filter(replica -> topics.contains(replica.getKey().topic()))
        .mapToLong(replica -> replica.getValue().size())
        .sum();
  }

  private static List<TopicPartition> partitions(Admin admin, List<String> topics) {
    return Cluster.get(admin.describeTopics(topics).allTopicNames()).values().stream()
        .flatMap(
            topic ->
                topic.partitions().stream()
                    .map(info -> new TopicPartition(topic.name(), info.partition())))
        .toList();
  }
}
