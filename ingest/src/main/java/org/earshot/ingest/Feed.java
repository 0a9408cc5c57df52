package org.earshot.ingest;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.earshot.ingest.PreparedClip.Decoded;
import org.earshot.ingest.PreparedClip.Refused;

/**
 * Sends every clip once. A file that is no clip becomes a dead letter and the rest goes on; brokers
 * that take nothing any more end the feed.
 *
 * <p>Memory is bounded: one file is decoded at a time and the producer's buffer holds the rest.
 */
public final class Feed {
  private final Producer<byte[], byte[]> producer;
  private final Clock clock;
  private final Ticker ticker;

  /** A feed over a producer, which stays the caller's to close. */
  public Feed(Producer<byte[], byte[]> producer) {
    this(producer, Clock.systemUTC(), Ticker.SYSTEM);
  }

  /**
   * A feed with clocks of its own.
   *
   * @param clock the instant of sending
   * @param ticker the pace
   */
  public Feed(Producer<byte[], byte[]> producer, Clock clock, Ticker ticker) {
    this.producer = requireNonNull(producer, "producer");
    this.clock = requireNonNull(clock, "clock");
    this.ticker = requireNonNull(ticker, "ticker");
  }

  /**
   * Finds the clips and sends them, on the calling thread; returns when all are acknowledged.
   *
   * @throws IllegalArgumentException as {@link Clips#open} does, or if two files would have one id
   * @throws KafkaException if the brokers take nothing any more, saying how far the feed came
   * @throws InterruptedException if the thread was interrupted; what was sent stays sent
   */
  public FeedResult run(FeedOptions options, FeedProgress progress) throws InterruptedException {
    return run(Clips.open(options.paths()), options, progress);
  }

  /** The same for clips that were found before. */
  public FeedResult run(Clips clips, FeedOptions options, FeedProgress progress)
      throws InterruptedException {
    var plan = FeedPlan.of(clips, options);
    var tally = new FeedTally(progress);
    var sender = new ClipSender(producer, options.topic(), clock, tally);
    long start = ticker.nanos();
    progress.started(plan.steps().size());
    try {
      var pace = new Pace(options.rate(), ticker);
      for (var step : plan.steps()) {
        tally.check();
        send(step, sender, pace);
      }
      producer.flush();
      tally.check();
    } finally {
      progress.ended();
    }
    return tally.result(Duration.ofNanos(ticker.nanos() - start));
  }

  private static void send(FeedPlan.Step step, ClipSender sender, Pace pace)
      throws InterruptedException {
    var prepared = PreparedClip.of(step.file());
    if (Thread.interrupted()) { // reading ends early then: the file is not to blame
      throw new InterruptedException("the feed was interrupted at " + step.id());
    }
    if (prepared instanceof Decoded decoded) {
      pace.await(decoded.clip().duration());
      sender.send(step.id(), step.facts(), decoded);
    } else if (prepared instanceof Refused refused) {
      sender.send(step.id(), step.facts(), refused);
    }
  }
}
