package org.earshot.wire;

import static org.apache.kafka.clients.admin.AlterConfigOp.OpType.SET;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/** Prepares a cluster: creates missing topics and configures the share groups of the job queues. */
public final class Cluster {
  private Cluster() {}

  /** The share group that works on a queue. */
  public static String group(Topic<?, ?> queue) {
    return "workers." + queue.name();
  }

  /** Creates what is missing. Existing topics are left as they are. */
  public static void createTopics(Admin admin, Collection<Topic<?, ?>> topics, short replication) {
    List<NewTopic> missing = new ArrayList<>();
    var existing = get(admin.listTopics().names());
    topics.stream()
        .filter(topic -> !existing.contains(topic.name()))
        .forEach(topic -> missing.add(topic.definition(replication)));
    for (var created : admin.createTopics(missing).values().values()) {
      try {
        created.get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) { // another process was faster
          throw new KafkaException(e.getCause().getMessage(), e.getCause());
        }
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  /**
   * Configures the queues' share groups; to be done before the first job, because a new share group
   * starts at the latest record by default. Locks are renewed every 5 s; ten deliveries leave room
   * for shutdowns, which count as deliveries too.
   */
  public static void configureQueues(Admin admin) {
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    for (var queue : Topics.JOB_QUEUES) {
      changes.put(
          new ConfigResource(ConfigResource.Type.GROUP, group(queue)),
          List.of(
              set("share.auto.offset.reset", "earliest"),
              set("share.isolation.level", "read_committed"),
              set("share.record.lock.duration.ms", "15000"),
              set("share.delivery.count.limit", "10"),
              set("share.partition.max.record.locks", "4000")));
    }
    get(admin.incrementalAlterConfigs(changes).all());
  }

  private static AlterConfigOp set(String name, String value) {
    return new AlterConfigOp(new ConfigEntry(name, value), SET);
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new KafkaException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static KafkaException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new KafkaException("interrupted while preparing the cluster", e);
  }
}
