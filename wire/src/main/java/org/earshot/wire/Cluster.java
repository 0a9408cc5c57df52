package org.earshot.wire;

import static org.apache.kafka.clients.admin.AlterConfigOp.OpType.SET;

import java.time.Duration;
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
  /** The pipeline must have the time to work on what it heard. */
  public static final Duration LEAST_KEPT = Duration.ofMinutes(10);

  /** What was measured of it is not kept longer either. */
  public static final Duration MOST_KEPT = Duration.ofDays(7);

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
   * Creates what is missing of a private source's topics, and sees to it that those that are there
   * keep audio no longer than they should: to be done by whoever begins to listen to the source.
   * They are read some seconds later, from their beginning.
   *
   * @param source see {@link ClipId#checkedSource}
   * @throws KafkaException if the brokers refuse; the names of two private sources must not differ
   *     by dots and underscores alone
   */
  public static void createPrivateTopics(Admin admin, String source, short replication) {
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    for (var topic : Topics.ofPrivate(source)) {
      createTopics(admin, List.of(topic), replication); // in this order
      changes.put(resource(topic.name()), sets(topic.configs()));
    }
    get(admin.incrementalAlterConfigs(changes).all());
  }

  /**
   * Says how long public audio is kept: clips, representations, perturbed ones and the jobs that
   * refer to them. Private audio and data sets have their own times.
   *
   * @param age {@link #LEAST_KEPT} to {@link #MOST_KEPT}; audio is gone a quarter of it later at
   *     the latest, when its file is full
   * @throws IllegalArgumentException if it is not
   * @throws KafkaException if the brokers refuse
   */
  public static void keepAudio(Admin admin, Duration age) {
    if (age.compareTo(LEAST_KEPT) < 0 || age.compareTo(MOST_KEPT) > 0) {
      throw new IllegalArgumentException("audio must be kept for 10 minutes to 7 days, was " + age);
    }
    var existing = get(admin.listTopics().names());
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    Topics.publicAudio().stream()
        .map(Topic::name)
        .filter(existing::contains)
        .forEach(topic -> changes.put(resource(topic), sets(Topics.aged(age))));
    get(admin.incrementalAlterConfigs(changes).all());
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private static List<AlterConfigOp> sets(Map<String, String> configs) {
    return configs.entrySet().stream().map(one -> set(one.getKey(), one.getValue())).toList();
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

  static <T> T get(Future<T> future) {
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
