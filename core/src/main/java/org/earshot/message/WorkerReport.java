package org.earshot.message;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a worker says of itself, on a compacted topic, keyed by its instance: at every change, and
 * again and again while it lives. A worker that ends takes its report back.
 *
 * @param worker the instance
 * @param at when it spoke
 * @param models how each registered model stands there, by id; retired ones are left out
 */
public record WorkerReport(String worker, Instant at, Map<String, Held> models) {
  /** How often a worker speaks at least. */
  public static final Duration EVERY = Duration.ofSeconds(10);

  /** A worker that was silent for so long is gone. */
  public static final Duration SPEAKS_FOR = EVERY.multipliedBy(4);

  /**
   * A model on one worker.
   *
   * @param message why it cannot classify there, in one line, or null
   */
  public record Held(ModelState state, String message) {
    public Held {
      requireNonNull(state, "state");
    }

    /** A model whose file is intact. */
    public static Held available() {
      return new Held(ModelState.AVAILABLE, null);
    }
  }

  public WorkerReport {
    requireNonNull(worker, "worker");
    requireNonNull(at, "at");
    models = Collections.unmodifiableMap(new TreeMap<>(models));
  }

  /** Whether the report is young enough to go by. */
  public boolean speaksFor(Instant now) {
    return now.isBefore(at.plus(SPEAKS_FOR));
  }
}
