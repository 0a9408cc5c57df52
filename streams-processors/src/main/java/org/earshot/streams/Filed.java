package org.earshot.streams;

import java.time.Duration;
import java.time.Instant;

/**
 * The last adversarial training that was filed for a model.
 *
 * @param job its id
 * @param candidate the id of the model that it makes
 * @param policy the identity of the policy that asked for it
 * @param at event time
 * @param over whether nothing follows
 */
record Filed(String job, String candidate, String policy, Instant at, boolean over) {
  /** A queue keeps a job seven days: one that was not heard of for longer is gone. */
  private static final Duration FORGOTTEN = Duration.ofDays(8);

  Filed ended() {
    return new Filed(job, candidate, policy, at, true);
  }

  boolean open(Instant now) {
    return !over && now.isBefore(at.plus(FORGOTTEN));
  }
}
