package org.earshot.worker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.earshot.message.Job;
import org.earshot.wire.Topic;
import org.earshot.worker.Turnstile.Rank;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that works on one queue, a job at a time, session after session: while its gate is open
 * and the brokers answer.
 */
final class JobLane implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobLane.class);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(4);

  private final WorkerSite site;
  private final Topic<String, Job> queue;
  private final Rank rank;
  private final JobExecutors executors;
  private final WorkShare share;
  private final BooleanSupplier gate;
  private final CompletableFuture<Void> stopping = new CompletableFuture<>();
  private final Thread thread;

  /**
   * @param share how much of the time is the lane's
   * @param gate whether a job may be taken now; while it is shut the lane holds no connection, so
   *     that no job waits in a client that does not run it
   */
  JobLane(
      WorkerSite site,
      Topic<String, Job> queue,
      Rank rank,
      JobExecutors executors,
      WorkShare share,
      BooleanSupplier gate) {
    this.site = site;
    this.queue = queue;
    this.rank = rank;
    this.executors = executors;
    this.share = share;
    this.gate = gate;
    this.thread = new Thread(this::loop, "lane-" + queue.name());
  }

  JobLane start() {
    thread.start();
    return this;
  }

  WorkerSite site() {
    return site;
  }

  Topic<String, Job> queue() {
    return queue;
  }

  boolean alive() {
    return thread.isAlive();
  }

  /** Whether a job may be taken now. */
  boolean open() {
    return !stopping.isDone() && share.open() && gate.getAsBoolean();
  }

  /** Hears that a job ended, whichever way, and how long it took. */
  void ended(Duration elapsed) {
    share.spent(elapsed);
  }

  /**
   * Starts a job.
   *
   * @throws IllegalArgumentException if nobody here does such jobs
   */
  JobRun start(AssignedJob assigned) {
    var task =
        executors
            .task(assigned.job())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "queue %s must hold jobs that its workers do, held one of kind %s"
                            .formatted(queue.name(), assigned.job().kind())));
    return new JobRun(assigned, rank, site, task).start();
  }

  /** Hands the job in hand back, so that another worker gets it at once, and ends the thread. */
  @Override
  public void close() {
    stop();
    try {
      thread.join(CLOSES_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.warn("{} did not end within {}", thread.getName(), CLOSES_WITHIN);
      thread.interrupt();
    }
  }

  /** Begins to close without waiting. */
  void stop() {
    stopping.complete(null);
  }

  private void loop() {
    while (!stopping.isDone()) {
      if (open() && Brokers.answer(site.settings())) {
        session();
      }
      pause();
    }
  }

  private void session() {
    try (var session = new JobSession(this, stopping)) {
      session.serve();
    } catch (KafkaException | IllegalStateException e) {
      LOG.warn("the session on {} ended: {}; a new one follows", queue.name(), e.toString());
      LOG.debug("the session on {} ended", queue.name(), e);
    }
  }

  private void pause() {
    try {
      stopping.get(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return; // go on
    } catch (ExecutionException e) {
      throw new IllegalStateException("stopping never fails", e);
    } catch (InterruptedException e) {
      stop();
    }
  }
}
