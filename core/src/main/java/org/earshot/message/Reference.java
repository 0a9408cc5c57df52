package org.earshot.message;

import static java.util.Objects.requireNonNull;

/**
 * Where a representation lies: jobs carry references, never arrays. A record that retention has
 * removed since is a named outcome of the job, not its failure.
 *
 * @param clip the clip id, checked against the record's key when it is read
 */
public record Reference(String topic, int partition, long offset, String clip) {
  public Reference {
    requireNonNull(topic, "topic");
    requireNonNull(clip, "clip");
  }
}
