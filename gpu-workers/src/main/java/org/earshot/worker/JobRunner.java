package org.earshot.worker;

import static org.earshot.worker.Turnstile.Rank.CONTINUOUS;
import static org.earshot.worker.Turnstile.Rank.REQUESTED;
import static org.earshot.worker.Turnstile.Rank.TRAINING;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.earshot.wire.Topics;

/**
 * Works on the three job queues, each in a {@link JobLane} of its own, so that an attack never
 * waits hours behind a training on a one-worker machine.
 *
 * <pre>
 *   jobs.requested   always taken; its steps go before those of continuous attacks
 *   jobs.continuous  taken while no requested attack runs here, within their share of the time
 *   jobs.training    taken when no attack has run here for two seconds, that is when nothing else
 *                    waits; a training that has begun goes on beside attacks
 * </pre>
 *
 * <p>One lane a queue rather than one lane for all, because a share consumer that is not polled
 * hoards the job that its last fetch brought: whoever polls several queues by turns holds jobs that
 * nobody works on.
 */
public final class JobRunner implements AutoCloseable {
  private static final Duration QUIET = Duration.ofSeconds(2);

  private final List<JobLane> lanes;

  private JobRunner(List<JobLane> lanes) {
    this.lanes = lanes;
  }

  /**
   * Starts the lanes of those kinds of job that somebody here does.
   *
   * @param continuous how much of the time continuous attacks may take
   */
  static JobRunner start(WorkerSite site, JobExecutors executors, WorkShare continuous) {
    var lanes = new ArrayList<JobLane>();
    var turnstile = site.turnstile();
    if (executors.attack() != null) {
      lanes.add(
          new JobLane(
              site, Topics.REQUESTED_JOBS, REQUESTED, executors, WorkShare.ALL, () -> true));
      lanes.add(
          new JobLane(
              site,
              Topics.CONTINUOUS_JOBS,
              CONTINUOUS,
              executors,
              continuous,
              () -> turnstile.idle(EnumSet.of(REQUESTED), Duration.ZERO)));
    }
    if (executors.training() != null) {
      lanes.add(
          new JobLane(
              site,
              Topics.TRAINING_JOBS,
              TRAINING,
              executors,
              WorkShare.ALL,
              () -> turnstile.idle(EnumSet.of(REQUESTED, CONTINUOUS), QUIET)));
    }
    lanes.forEach(JobLane::start);
    return new JobRunner(List.copyOf(lanes));
  }

  /** Whether every lane's thread lives. */
  boolean alive() {
    return lanes.stream().allMatch(JobLane::alive);
  }

  /** Begins to close without waiting. */
  void stop() {
    lanes.forEach(JobLane::stop);
  }

  /** Hands all jobs back and ends, within about four seconds. */
  @Override
  public void close() {
    stop();
    lanes.forEach(JobLane::close);
  }
}
