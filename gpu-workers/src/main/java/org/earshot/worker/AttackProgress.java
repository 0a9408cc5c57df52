package org.earshot.worker;

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
  private int done;
  private int fooledBefore;
  private int fooled;

  AttackProgress(Job.Attack job, int models, JobContext context, InstantSource clock) {
    this.job = job;
    this.models = models;
    this.context = context;
    this.clock = clock;
  }

  /** The next figures are those of the next model. */
  void nextModel() {
    done++;
    fooledBefore += fooled;
    fooled = 0;
  }

  @Override
  public void at(int step, int of, int fooledNow, double smallestL2) {
    fooled = fooledNow;
    var figures = new HashMap<String, Double>();
    figures.put("clips", (double) job.clips().size());
    figures.put("fooled", (double) (fooledBefore + fooled));
    if (!Double.isNaN(smallestL2)) {
      figures.put("smallestL2", smallestL2);
    }
    context.progress(
        (done + (double) step / of) / models,
        "%s on %s".formatted(AttackSpec.names(job.attacks(), " and "), job.models().get(done)),
        figures);
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
