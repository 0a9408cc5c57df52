package org.earshot.worker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import org.earshot.attack.DeadlinePassed;
import org.earshot.attack.Progress;
import org.earshot.message.AttackSpec;
import org.earshot.message.Job;

/** Says how far a job is, over its models. */
final class AttackProgress implements Progress {
  private final Job.Attack job;
  private final int models;
  private final JobContext context;
  private final InstantSource clock;
  private final Instant begun;
  private int done;
  private int fooledBefore;
  private int fooled;

  AttackProgress(Job.Attack job, int models, JobContext context, InstantSource clock) {
    this.job = job;
    this.models = models;
    this.context = context;
    this.clock = clock;
    this.begun = clock.instant();
  }

  /** The next figures are those of the next model. */
  void nextModel() {
    done++;
    fooledBefore += fooled;
    fooled = 0;
  }

  @Override
  public void at(Standing standing) {
    fooled = standing.fooled();
    double share = (done + (double) standing.step() / standing.of()) / models;
    var figures = new HashMap<String, Double>();
    figures.put("results", (double) job.results());
    figures.put("fooled", (double) (fooledBefore + fooled));
    figures.put("step", (double) standing.step());
    figures.put("steps", (double) standing.of());
    figures.put("forwards", (double) standing.forwards());
    figures.put("secondsLeft", secondsLeft(share));
    if (!Double.isNaN(standing.smallestL2())) {
      figures.put("smallestL2", standing.smallestL2());
    }
    context.progress(
        share,
        "%s on %s".formatted(AttackSpec.names(job.attacks(), " and "), job.models().get(done)),
        figures);
  }

  /** At most: an attack whose clips have all finished ends sooner. */
  private double secondsLeft(double share) {
    double elapsed = Duration.between(begun, clock.instant()).toMillis() / 1e3;
    return elapsed / share * (1 - share);
  }

  /** For within a pass, which a deadline does not end. */
  void checkNotCancelled() {
    context.checkWanted();
  }

  @Override
  public void checkWanted() {
    checkNotCancelled();
    if (job.deadline() != null && clock.instant().isAfter(job.deadline())) {
      throw new DeadlinePassed();
    }
  }
}
