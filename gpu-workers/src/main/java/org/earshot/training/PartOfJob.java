package org.earshot.training;

import java.util.Map;
import org.earshot.message.JobEvent;
import org.earshot.worker.JobContext;

/**
 * One of a job's trainings, as a share of the whole.
 *
 * @param name for people: {@code fold 2 of 5}
 * @param part from 0
 */
record PartOfJob(JobContext job, String name, int part, int parts) implements JobContext {
  @Override
  public String worker() {
    return job.worker();
  }

  @Override
  public int attempt() {
    return job.attempt();
  }

  @Override
  public void progress(double share, String message, Map<String, Double> figures) {
    job.progress((part + share) / parts, name + ": " + message, figures);
  }

  @Override
  public void announce(
      JobEvent.State state, double share, String message, Map<String, Double> figures) {
    job.announce(state, (part + share) / parts, name + ": " + message, figures);
  }

  @Override
  public void checkWanted() {
    job.checkWanted();
  }
}
