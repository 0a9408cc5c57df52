package org.earshot.ingest;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.earshot.audio.Audio;
import org.earshot.audio.AudioDecoder;
import org.earshot.ingest.PreparedClip.Decoded;
import org.earshot.ingest.PreparedClip.Refused;
import org.earshot.wire.Facts;

/**
 * Sends every clip once. A file that is no clip becomes a dead letter and the rest goes on; brokers
 * that take nothing any more end the feed. Copies in another pitch follow the clip that they were
 * made of, at the same pace; a refused file has none.
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
    tally.started(plan.clips());
    try {
      var pace = new Pace(options.rate(), ticker);
      for (var step : plan.steps()) {
        tally.check();
        if (!send(step, sender, pace)) {
          tally.leftOut(step.copies().size());
        }
      }
      producer.flush();
      tally.check();
    } finally {
      progress.ended();
    }
    return tally.result(Duration.ofNanos(ticker.nanos() - start));
  }

  /** Sends a file and its copies. False: it is no clip and has no copies. */
  private static boolean send(FeedPlan.Step step, ClipSender sender, Pace pace)
      throws InterruptedException {
    var prepared = PreparedClip.of(step.file());
    send(step.id(), step.facts(), prepared, sender, pace);
    if (prepared instanceof Decoded decoded && !step.copies().isEmpty()) {
      Audio audio = AudioDecoder.decode(decoded.clip().wav());
      for (var copy : step.copies()) {
        var shifted = PreparedClip.of(copy.shift().apply(audio));
        send(copy.id(), copy.facts(), shifted, sender, pace);
      }
    }
    return prepared instanceof Decoded;
  }

  private static void send(
      String id, Facts facts, PreparedClip prepared, ClipSender sender, Pace pace)
      throws InterruptedException {
    if (Thread.interrupted()) { // reading ends early then: the file is not to blame
      throw new InterruptedException("the feed was interrupted at " + id);
    }
    if (prepared instanceof Decoded decoded) {
      pace.await(decoded.clip().duration());
      sender.send(id, facts, decoded);
    } else if (prepared instanceof Refused refused) {
      sender.send(id, facts, refused);
    }
  }
}
