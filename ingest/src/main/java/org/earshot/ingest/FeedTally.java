package org.earshot.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.earshot.wire.DeadLetter.Reason;
import org.earshot.wire.Facts;

/** Counts what became of the files. The producer's thread writes, the feed's reads. */
final class FeedTally implements ClipSender.Outcomes {
  private final FeedProgress progress;
  private final List<FeedResult.Failure> failures = new ArrayList<>();
  private long sent;
  private long labelled;
  private long expected;
  private KafkaException broken;

  FeedTally(FeedProgress progress) {
    this.progress = progress;
  }

  synchronized void started(long clips) {
    expected = clips;
    progress.started(clips);
  }

  /** Copies of a refused file: there is nothing to make them of. */
  synchronized void leftOut(int copies) {
    if (copies > 0) {
      expected -= copies;
      progress.expected(expected);
    }
  }

  @Override
  public synchronized void sent(String clipId, Facts facts) {
    sent++;
    labelled += facts.label() == null ? 0 : 1;
    progress.done(sent, failures.size());
  }

  @Override
  public synchronized void refused(String clipId, Reason reason, String message) {
    failures.add(new FeedResult.Failure(clipId, reason, message));
    progress.done(sent, failures.size());
  }

  @Override
  public synchronized void broken(String clipId, Exception cause) {
    if (broken == null) { // the others follow from the first
      broken =
          new KafkaException(
              "%d clips were sent, then %s could not be: %s"
                  .formatted(sent, clipId, cause.getMessage()),
              cause);
    }
  }

  /** Throws the first error of the brokers, if there was one. */
  synchronized void check() {
    if (broken != null) {
      throw broken;
    }
  }

  synchronized FeedResult result(Duration took) {
    return new FeedResult(sent, labelled, failures, took);
  }
}
