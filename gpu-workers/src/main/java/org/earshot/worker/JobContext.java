package org.earshot.worker;

import java.util.Map;
import org.earshot.message.JobEvent;

/** What a running job may say, and how it learns that it is no longer wanted. */
public interface JobContext {
  /** The instance that runs the job. */
  String worker();

  /** The number of {@code failed} events before this attempt, plus one. */
  int attempt();

  /**
   * Reports progress; cheap to call often, events are thinned out.
   *
   * @param share what is done, in [0, 1]
   * @param message one line for a person
   * @param figures numbers with names
   */
  void progress(double share, String message, Map<String, Double> figures);

  /**
   * Reports what must not be thinned out.
   *
   * @param state {@code RUNNING}; {@code CHECKPOINT} if another attempt could go on from here
   */
  void announce(JobEvent.State state, double share, String message, Map<String, Double> figures);

  /**
   * Says what came of the job: what its {@code done} event tells. To be called last.
   *
   * @param message one line for a person
   * @param figures numbers with names
   */
  default void conclude(String message, Map<String, Double> figures) {
    progress(1, message, figures);
  }

  /**
   * To be called between small steps; the engine does so within a pass ({@link
   * org.earshot.engine.Checkpoint}). Waits while more urgent work is under way in this process, as
   * {@link Turnstile} says, and ends the job here if it is cancelled, if its lock was lost or if
   * the worker drains.
   *
   * @throws JobCancelledException if somebody cancelled it: it will not run again
   * @throws java.util.concurrent.CancellationException if another attempt follows
   */
  void checkWanted();
}
