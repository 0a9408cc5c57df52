package org.earshot.dashboard;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.earshot.wire.Cluster;
import org.earshot.wire.Settings;
import org.earshot.wire.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts workers: the members of the share group with most of them. The broker knows who lives. */
final class Fleet implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);
  private static final long PERIOD_MS = 5000;
  private static final List<String> GROUPS =
      Topics.JOB_QUEUES.stream().map(Cluster::group).toList();

  private final Admin admin;
  private volatile int workers = -1;
  private Future<?> question;

  Fleet(Settings settings) {
    this.admin = settings.admin();
  }

  void start(Vertx vertx) {
    ask();
    vertx.setPeriodic(PERIOD_MS, timer -> ask());
  }

  /** How many there are, or -1 while the broker has not said. */
  int workers() {
    return workers;
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(2));
  }

  /** Nobody is asked again who has not answered yet. */
  private synchronized void ask() {
    if (question == null || question.isDone()) {
      question = admin.describeShareGroups(GROUPS).all().whenComplete(this::learn);
    }
  }

  private void learn(Map<String, ShareGroupDescription> groups, Throwable failure) {
    if (failure == null) {
      workers = groups.values().stream().mapToInt(group -> group.members().size()).max().orElse(0);
    } else {
      workers = -1;
      LOG.debug("the broker does not tell the workers", failure);
    }
  }
}
