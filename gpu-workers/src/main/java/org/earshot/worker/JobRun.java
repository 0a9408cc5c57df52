package org.earshot.worker;

import static org.earshot.message.JobEvent.State.RUNNING;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.earshot.message.JobEvent;
import org.earshot.worker.JobExecutors.Task;
import org.earshot.worker.Turnstile.Rank;

/**
 * One attempt at a job, on a thread of its own: what {@link JobSession} renews the lock for.
 *
 * <p>{@link #ended} completes when the attempt is over: normally if the job is done, exceptionally
 * if the attempt failed or was called off.
 */
final class JobRun implements JobContext {
  private static final long SPEAKS_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final AssignedJob assigned;
  private final Rank rank;
  private final WorkerSite site;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final long startedAtNanos = System.nanoTime();
  private final Thread thread;
  private volatile boolean calledOff;
  private volatile double share;
  private long spokeAtNanos;
  private JobEvent conclusion;

  JobRun(AssignedJob assigned, Rank rank, WorkerSite site, Task task) {
    this.assigned = assigned;
    this.rank = rank;
    this.site = site;
    this.thread = new Thread(() -> attempt(task), "job-" + assigned.job().id());
    this.thread.setDaemon(true);
  }

  JobRun start() {
    speak(RUNNING, 0, "started", Map.of());
    thread.start();
    return this;
  }

  AssignedJob assigned() {
    return assigned;
  }

  CompletableFuture<Void> ended() {
    return ended;
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startedAtNanos);
  }

  /** A step in this run's life, at the progress that it has reached. */
  JobEvent event(JobEvent.State state, double progress, String message) {
    return assigned.event(state, site.now(), site.instance(), progress, message, Map.of());
  }

  /** The {@code done} event, with what the job said of its outcome. */
  synchronized JobEvent conclusion() {
    return conclusion == null ? event(JobEvent.State.DONE, 1, "done") : conclusion;
  }

  double share() {
    return share;
  }

  /** Interrupts the attempt; it ends at its next step. */
  void callOff() {
    calledOff = true;
    thread.interrupt();
  }

  @Override
  public String worker() {
    return site.instance();
  }

  @Override
  public int attempt() {
    return assigned.attempt();
  }

  @Override
  public synchronized void progress(double done, String message, Map<String, Double> figures) {
    share = Math.min(1, Math.max(0, done));
    if (System.nanoTime() - spokeAtNanos >= SPEAKS_EVERY_NANOS) {
      speak(RUNNING, share, message, figures);
    }
  }

  @Override
  public synchronized void announce(
      JobEvent.State state, double done, String message, Map<String, Double> figures) {
    share = Math.min(1, Math.max(0, done));
    speak(state, share, message, figures);
  }

  @Override
  public synchronized void conclude(String message, Map<String, Double> figures) {
    share = 1;
    conclusion =
        assigned.event(JobEvent.State.DONE, site.now(), site.instance(), 1, message, figures);
  }

  @Override
  public void checkWanted() {
    requireUncancelled();
    try {
      site.turnstile().await(rank);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (calledOff || Thread.currentThread().isInterrupted()) {
      throw new CancellationException("job %s was called off".formatted(assigned.job().id()));
    }
    requireUncancelled();
  }

  /** Whether somebody cancelled the job. */
  boolean cancelled() {
    return site.cancellations().contain(assigned.job().id());
  }

  private void requireUncancelled() {
    if (cancelled()) {
      throw new JobCancelledException(assigned.job().id());
    }
  }

  private synchronized void speak(
      JobEvent.State state, double done, String message, Map<String, Double> figures) {
    spokeAtNanos = System.nanoTime();
    site.say(assigned.event(state, site.now(), site.instance(), done, message, figures));
  }

  private void attempt(Task task) {
    Throwable failure = null;
    site.turnstile().begin(rank);
    try {
      task.run(this);
    } catch (Throwable e) { // an Error too: the attempt failed, the worker lives on
      failure = e;
    } finally {
      site.turnstile().end(rank);
    }
    if (failure == null) {
      ended.complete(null);
    } else {
      ended.completeExceptionally(failure);
    }
  }
}
