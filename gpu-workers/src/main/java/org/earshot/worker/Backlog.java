package org.earshot.worker;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.earshot.message.Job;
import org.earshot.wire.Cluster;
import org.earshot.wire.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows about how many jobs wait in a queue: its share group's lag, asked for each second on a
 * thread of its own, plus what this worker has filed since. Jobs that run count as waiting, so it
 * errs towards too many.
 */
final class Backlog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final long WITHIN_SECONDS = 5;

  private final Admin admin;
  private final Topic<String, Job> queue;
  private final TopicPartition partition;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private long lag;
  private long filed;

  private Backlog(Admin admin, Topic<String, Job> queue) {
    this.admin = admin;
    this.queue = queue;
    this.partition = new TopicPartition(queue.name(), 0);
    this.thread = new Thread(this::follow, "backlog-" + queue.name());
    this.thread.setDaemon(true);
  }

  /** Begins to ask; takes the client over. */
  static Backlog start(Admin admin, Topic<String, Job> queue) {
    var backlog = new Backlog(admin, queue);
    backlog.thread.start();
    return backlog;
  }

  /** About how many jobs wait. */
  synchronized int waiting() {
    return (int) Math.min(Integer.MAX_VALUE, lag + filed);
  }

  /** Counts jobs that were filed just now. */
  synchronized void filed(int jobs) {
    filed += jobs;
  }

  @Override
  public void close() {
    stopping.countDown();
    admin.close(Duration.ofMillis(500));
  }

  private void follow() {
    try {
      while (!stopping.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        refresh();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void refresh() throws InterruptedException {
    long before;
    synchronized (this) {
      before = filed;
    }
    try {
      long now = ask();
      synchronized (this) {
        lag = now;
        filed -= before; // what was filed before the question is in its answer
      }
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      LOG.debug("the lag of {} is not known now", queue.name(), e); // the last one stands
    }
  }

  private long ask() throws ExecutionException, InterruptedException, TimeoutException {
    String group = Cluster.group(queue);
    var offsets =
        admin
            .listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
            .partitionsToOffsetInfo(group)
            .get(WITHIN_SECONDS, TimeUnit.SECONDS)
            .get(partition);
    return offsets != null && offsets.lag().isPresent() ? offsets.lag().get() : all();
  }

  /** Before any worker has joined the group it has no lag: everything waits. */
  private long all() throws ExecutionException, InterruptedException, TimeoutException {
    return offset(OffsetSpec.latest()) - offset(OffsetSpec.earliest());
  }

  private long offset(OffsetSpec which)
      throws ExecutionException, InterruptedException, TimeoutException {
    return admin
        .listOffsets(Map.of(partition, which))
        .partitionResult(partition)
        .get(WITHIN_SECONDS, TimeUnit.SECONDS)
        .offset();
  }
}
