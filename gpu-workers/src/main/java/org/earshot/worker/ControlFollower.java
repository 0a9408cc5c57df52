package org.earshot.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.earshot.attack.Attacks;
import org.earshot.message.AttackSpec;
import org.earshot.message.Control;
import org.earshot.message.Control.AttackPolicy;
import org.earshot.message.Json;
import org.earshot.message.WorkerReport;
import org.earshot.model.ModelRegistry;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what is wanted: reads {@code control}, looks the active models up in the registry, has
 * {@link ActiveNetworks} load and unload their networks, and shows the whole as a {@link Wanted}.
 * Loading happens on a thread of its own, so that nobody who classifies waits for it.
 */
final class ControlFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlFollower.class);
  private static final Duration POLL = Duration.ofMillis(300);
  private static final long WITHIN_SECONDS = 60;

  private final ModelRegistry registry;
  private final Cancellations cancellations;
  private final Consumer<byte[], byte[]> consumer;
  private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
  private final Thread thread = new Thread(this::follow, "control");
  private final Map<String, Control> wishes = new HashMap<>();
  private final ActiveNetworks active;
  private final Set<String> retired = ConcurrentHashMap.newKeySet();
  private volatile Wanted wanted = Wanted.NOTHING;
  private volatile boolean closing;

  private ControlFollower(
      Settings settings,
      ModelRegistry registry,
      ActiveNetworks active,
      Cancellations cancellations) {
    this.registry = registry;
    this.active = active;
    this.cancellations = cancellations;
    this.consumer = settings.reader();
    thread.setDaemon(true);
  }

  /**
   * Begins to follow; returns when the active models of now are in memory.
   *
   * @param cancellations what jobs ask, kept as the topic says
   * @throws KafkaException if the topic cannot be read within a minute
   */
  static ControlFollower start(
      Settings settings,
      ModelRegistry registry,
      ActiveNetworks active,
      Cancellations cancellations) {
    var follower = new ControlFollower(settings, registry, active, cancellations);
    follower.thread.start();
    try {
      follower.caughtUp.get(WITHIN_SECONDS, TimeUnit.SECONDS);
      return follower;
    } catch (ExecutionException | TimeoutException e) {
      follower.close();
      throw new KafkaException("the topic control cannot be read", e);
    } catch (InterruptedException e) {
      follower.close();
      throw new InterruptException(e);
    }
  }

  Wanted wanted() {
    return wanted;
  }

  boolean alive() {
    return thread.isAlive();
  }

  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    try {
      thread.join(Duration.ofSeconds(5).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() {
    try (consumer) {
      var partitions = Snapshot.partitions(consumer, Topics.CONTROL.name());
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (!closing) {
        consumer.poll(POLL).forEach(this::take);
        if (ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue())) {
          reconcile();
          caughtUp.complete(null);
        }
      }
    } catch (WakeupException e) {
      caughtUp.completeExceptionally(e); // close() asked for it
    } catch (RuntimeException e) {
      caughtUp.completeExceptionally(e);
      LOG.error("what is wanted cannot be followed any longer", e);
    } finally {
      active.close();
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      LOG.warn("record {} of control has no key; it is skipped", record.offset());
      return;
    }
    String subject = new String(record.key(), UTF_8);
    if (record.value() == null) {
      takenBack(wishes.remove(subject));
      return;
    }
    try {
      var wish = Json.read(record.value(), Control.class);
      wishes.put(subject, wish);
      if (wish instanceof Control.CancelledJob cancelled) {
        cancellations.add(cancelled.job());
      } else if (wish instanceof Control.RetiredModel model) {
        retired.add(model.model());
      }
    } catch (IllegalArgumentException e) {
      LOG.warn("record {} of control is no wish; it is skipped", record.offset(), e);
    }
  }

  private void takenBack(Control wish) {
    if (wish instanceof Control.CancelledJob cancelled) {
      cancellations.remove(cancelled.job());
    } else if (wish instanceof Control.RetiredModel model) {
      retired.remove(model.model());
    }
  }

  /** Loads what became active, unloads what is no longer, and shows the result. */
  private void reconcile() {
    var ready = active.reconcile(activeIds(), registry.cards());
    wanted = new Wanted(ready.loaded(), ready.lacking(), policy());
  }

  /** What is retired is not active, whoever activated it. */
  private List<String> activeIds() {
    return wishes.get("active-models") instanceof Control.ActiveModels models
        ? models.models().stream().filter(id -> !retired().contains(id)).toList()
        : List.of();
  }

  /** The ids of the models that are out of service for good. */
  Set<String> retired() {
    return retired;
  }

  /** How each active model stands here, by id: a snapshot that does not change. */
  Map<String, WorkerReport.Held> standing() {
    return active.standing();
  }

  /** The policy, with every parameter of its attacks spelled out. */
  private Optional<AttackPolicy> policy() {
    if (!(wishes.get(AttackPolicy.SUBJECT) instanceof AttackPolicy policy)) {
      return Optional.empty();
    }
    var attacks = new ArrayList<AttackSpec>();
    for (var spec : policy.attacks()) {
      try {
        attacks.add(Attacks.complete(spec));
      } catch (IllegalArgumentException e) {
        wishes.remove(policy.subject()); // once is enough to say it
        LOG.error("the attack policy cannot be followed: {}", e.getMessage());
        return Optional.empty();
      }
    }
    return Optional.of(
        new AttackPolicy(
            attacks,
            policy.share(),
            policy.clipsPerJob(),
            policy.maxQueuedJobs(),
            policy.workerShare()));
  }

  /** How much of this worker's time continuous attacks may take, in (0, 1]. */
  double attackShare() {
    return wanted.policy().map(AttackPolicy::workerShare).orElse(1.0);
  }
}
