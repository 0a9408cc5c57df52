package org.earshot.monitor;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Stage;
import org.earshot.wire.Topics;

/**
 * Clips of data sets that no processor has done with yet. Whoever is ahead of the processors reads
 * a part of a data set. A processor commits a clip's offset in the transaction that holds its
 * representations, or its dead letter; nobody writes clips in transactions, so a difference of
 * offsets is a number of clips.
 */
final class UnprocessedClips {
  private static final long LOOKS_EVERY_MILLIS = 500;
  private static final long ANSWERS_WITHIN_SECONDS = 15;

  private UnprocessedClips() {}

  /** How many there are now. */
  static long count(Settings settings) throws InterruptedException {
    var extent = Snapshot.extent(settings, Topics.DATASET_CLIPS.name());
    try (var admin = settings.admin()) {
      var committed =
          admin
              .listConsumerGroupOffsets(Stage.REPRESENTATION.group())
              .partitionsToOffsetAndMetadata()
              .get(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS);
      long count = 0;
      for (var end : extent.ends().entrySet()) {
        OffsetAndMetadata done =
            committed.get(new TopicPartition(extent.topic(), end.getKey())); // null: none yet
        long begin = extent.begins().get(end.getKey());
        count += end.getValue() - Math.max(begin, done == null ? begin : done.offset());
      }
      return count;
    } catch (ExecutionException | TimeoutException e) {
      throw new StartupException("how far the processors are is not known: " + e.getMessage(), e);
    }
  }

  /**
   * Waits until there are none.
   *
   * @param patience how long the number may stay as it is
   * @throws StartupException if it does: nobody processes
   */
  static void awaitNone(Settings settings, Duration patience, PrintStream terminal)
      throws InterruptedException {
    long last = Long.MAX_VALUE;
    long since = System.nanoTime();
    for (long now = count(settings); now > 0; now = count(settings)) {
      if (now != last) {
        terminal.printf("waits for %d clips that are not processed yet%n", now);
        last = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > patience.toNanos()) {
        throw new StartupException(
            "%d clips of data sets are not processed, and nobody seems to do it: start `earshot process`, or leave them out with --no-wait"
                .formatted(now));
      }
      Thread.sleep(LOOKS_EVERY_MILLIS);
    }
  }
}
