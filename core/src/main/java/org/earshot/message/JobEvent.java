package org.earshot.message;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;

/**
 * A step in a job's life, keyed by the job's id.
 *
 * @param job the job's id
 * @param kind {@code attack} or {@code training}
 * @param queue the topic that the job lay on
 * @param worker the instance that speaks, or null while queued
 * @param attempt the number of {@code failed} events before this one, plus one
 * @param progress the share that is done, in [0, 1]
 * @param message one line for a person: what runs, or why it failed
 * @param figures numbers with names: epoch, step, loss, accuracy, clipsPerSecond, secondsLeft,
 *     fooled
 */
public record JobEvent(
    String job,
    String kind,
    String queue,
    State state,
    Instant at,
    String worker,
    int attempt,
    double progress,
    String message,
    Map<String, Double> figures) {

  /** The states of a job. */
  public enum State {
    QUEUED,
    RUNNING,
    CHECKPOINT,
    DONE,
    FAILED,
    CANCELLED,
    /** It cannot be done, however often it is tried: the message says why. */
    REFUSED;

    /** Whether nothing follows. A failed job may be tried again under the same id. */
    public boolean terminal() {
      return this == DONE || this == FAILED || this == CANCELLED || this == REFUSED;
    }
  }

  /** A job that failed so often is a dead letter. */
  public static final int MOST_ATTEMPTS = 3;

  public JobEvent {
    requireNonNull(job, "job");
    requireNonNull(kind, "kind");
    requireNonNull(queue, "queue");
    requireNonNull(state, "state");
    requireNonNull(at, "at");
    figures = Map.copyOf(figures);
  }

  /** Whether nothing follows for this job: a failed attempt is followed by another one. */
  public boolean over() {
    return state.terminal() && (state != State.FAILED || attempt >= MOST_ATTEMPTS);
  }
}
