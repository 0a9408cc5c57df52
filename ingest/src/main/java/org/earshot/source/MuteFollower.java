package org.earshot.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.earshot.message.Control.MutedSource;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows on {@code control} which sources are muted. Where reading fails it begins anew. */
final class MuteFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MuteFollower.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(3);

  private final Settings settings;
  private final Consumer<Set<String>> muted;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "mute-follower");
  private volatile org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> active;

  /**
   * Follows nothing yet.
   *
   * @param muted hears all that are muted, on the follower's thread, at every change
   */
  MuteFollower(Settings settings, Consumer<Set<String>> muted) {
    this.settings = requireNonNull(settings, "settings");
    this.muted = requireNonNull(muted, "muted");
  }

  /** Begins, and waits for a while until what was wished before is known. */
  void start(Duration atMost) throws InterruptedException {
    thread.start();
    if (!caughtUp.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("whether sources are muted is not known yet; they are opened when it is");
    }
  }

  private void run() {
    while (closing.getCount() > 0) {
      try (var consumer = settings.reader()) {
        active = consumer;
        follow(consumer);
      } catch (WakeupException e) {
        LOG.debug("closed", e);
      } catch (RuntimeException e) { // the wishes that are known go on to hold
        LOG.warn("which sources are muted cannot be read, trying again: {}", e.toString());
      }
      pause();
    }
  }

  private void follow(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
    Set<String> sources = new HashSet<>();
    var partitions = Snapshot.partitions(consumer, Topics.CONTROL.name());
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    var ends = consumer.endOffsets(partitions);
    boolean known = false;
    while (closing.getCount() > 0) {
      boolean changed = false;
      for (var record : consumer.poll(POLL)) {
        changed |= take(record, sources);
      }
      boolean all =
          ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
      if (all && (changed || !known)) {
        muted.accept(Set.copyOf(sources));
        known = true;
        caughtUp.countDown();
      }
    }
  }

  private static boolean take(ConsumerRecord<byte[], byte[]> record, Set<String> sources) {
    String subject = record.key() == null ? "" : new String(record.key(), UTF_8);
    if (!subject.startsWith(MutedSource.PREFIX)) {
      return false;
    }
    String source = subject.substring(MutedSource.PREFIX.length());
    return record.value() == null ? sources.remove(source) : sources.add(source);
  }

  private void pause() {
    try {
      var unused = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    var consumer = active;
    if (consumer != null) {
      consumer.wakeup(); // an interruption would keep the consumer from closing in order
    }
    try {
      thread.join(CLOSES_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
