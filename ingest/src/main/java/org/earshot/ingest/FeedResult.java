package org.earshot.ingest;

import java.time.Duration;
import java.util.List;
import org.earshot.wire.DeadLetter.Reason;

/**
 * What became of a feed.
 *
 * @param sent clips that are on their topic
 * @param labelled of these, those with a label
 * @param failures files that are not, in the order in which that became known
 * @param took from the first file to the last acknowledgement
 */
public record FeedResult(long sent, long labelled, List<Failure> failures, Duration took) {
  public FeedResult {
    failures = List.copyOf(failures);
  }

  /**
   * A file that is no clip.
   *
   * @param message one line for the user
   */
  public record Failure(String clipId, Reason reason, String message) {}

  /** How many files are no clips. */
  public long failed() {
    return failures.size();
  }

  /** The time it took. */
  public double seconds() {
    return took.toNanos() / 1e9;
  }
}
