package org.earshot.source;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.earshot.ingest.Ticker;
import org.earshot.source.Lane.Waiting;
import org.earshot.source.SourceSpec.Overload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the clips of sources leave this process, so that a broker that is away or a pipeline that
 * lags never stops a capture, and memory stays bounded whatever happens.
 *
 * <pre>
 *   source --offer--> lane --+
 *   source --offer--> lane --+-- one thread, lanes in turn --> producer (bounded in flight)
 *   source --offer--> lane --+          waits while the pipeline lags
 *                       ^--------- what the brokers did not take ---------+
 * </pre>
 *
 * <p>What waits is at most {@link #WAITING_BYTES} over all lanes (or one clip a lane, if that is
 * more), what is in flight about {@link #IN_FLIGHT_BYTES}. When more comes, the lane of which most
 * waits gives up its oldest clip; a source whose policy is to wait does so when its own share is
 * used up, and loses nothing. While the pipeline lags eight clips wait in a lane at most. Every
 * clip that gives way is counted with the reason.
 *
 * <p>What the brokers did not take waits again, before what came later, until they do or it gives
 * way. Its lane is held for a moment meanwhile, longer if its topic is missing: asking for that
 * stops this thread.
 *
 * <p>The lag is the age of the oldest record that a stage has not dealt with. While it is too much
 * ({@link LagGate}) nothing is sent but the thinned flow of {@code sample}.
 */
final class ClipOutlet implements AutoCloseable {
  static final int WAITING_BYTES = 48 << 20;
  static final int IN_FLIGHT_BYTES = 16 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(ClipOutlet.class);

  /** What is sent when a lag is over: newer clips say more than many. */
  private static final int MOST_WAITING_WHILE_LAGGING = 8;

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(2);
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);
  private static final Duration MISSING_AGAIN_AFTER = Duration.ofSeconds(10);

  private final Producer<byte[], byte[]> producer;
  private final LagGate gate;
  private final Ticker ticker;
  private final Set<Lane> lanes = new HashSet<>();
  private final Set<Lane> turns = new LinkedHashSet<>();
  private final Thread thread = new Thread(this::run, "clip-outlet");
  private long waitingBytes;
  private int inFlight;
  private boolean refusing;
  private boolean closing;

  /**
   * An outlet that sends nothing yet.
   *
   * @param producer stays the caller's to close, afterwards
   * @param lag how far the pipeline is behind, as it was measured last; must not block
   * @param limit a greater lag is too much
   */
  ClipOutlet(Producer<byte[], byte[]> producer, Supplier<Duration> lag, Duration limit) {
    this(producer, lag, limit, Ticker.SYSTEM);
  }

  /** The same with a clock of one's own. */
  ClipOutlet(
      Producer<byte[], byte[]> producer, Supplier<Duration> lag, Duration limit, Ticker ticker) {
    this.producer = requireNonNull(producer, "producer");
    this.gate = new LagGate(lag, limit, ticker);
    this.ticker = ticker;
  }

  void start() {
    thread.start();
  }

  /** A way for one source's clips. */
  synchronized Lane lane(Overload policy) {
    var lane = new Lane(policy, this);
    lanes.add(lane);
    return lane;
  }

  /** Whether clips wait for the pipeline. */
  synchronized boolean lagging() {
    return gate.lagging();
  }

  /** One of how many clips is sent of sources that are sampled. */
  synchronized int share() {
    return gate.share();
  }

  /** Whether nothing of a lane is sent for now, since the brokers did not take what was. */
  synchronized boolean held(Lane lane) {
    return lane.held(ticker.nanos());
  }

  synchronized void remove(Lane lane) {
    lanes.remove(lane);
    notifyAll();
  }

  synchronized void mute(Lane lane, boolean wish) {
    lane.muted(wish);
    if (wish) {
      turns.remove(lane);
      while (lane.waiting() > 0) {
        giveUp(lane, removed(lane).clip(), Lane.MUTED);
      }
      notifyAll();
    }
  }

  synchronized void offer(Lane lane, Waiting clip) throws InterruptedException {
    long number = lane.nextNumber();
    if (lane.policy() == Overload.SAMPLE && number % gate.share() != 0) {
      giveUp(lane, clip, Lane.SAMPLED);
      return;
    }
    if (lane.policy() == Overload.BLOCK) {
      while (lane.waiting() > 0 && (tooMany(lane) || tooMuch(lane, clip.bytes()))) {
        wait();
      }
    } else {
      while (tooMany(lane)) {
        giveUpOldest(lane);
      }
    }
    put(lane, number, clip);
  }

  private boolean tooMany(Lane lane) {
    return gate.lagging() && lane.waiting() >= MOST_WAITING_WHILE_LAGGING;
  }

  private boolean tooMuch(Lane lane, int more) {
    return lane.bytes() + more > WAITING_BYTES / Math.max(1, lanes.size())
        || waitingBytes + more > WAITING_BYTES;
  }

  private void put(Lane lane, long number, Waiting clip) {
    if (lane.muted()) {
      giveUp(lane, clip, Lane.MUTED);
      return;
    }
    lane.put(number, clip);
    waitingBytes += clip.bytes();
    turns.add(lane);
    makeRoom();
    notifyAll();
  }

  /** Of those that may give way, the lane of which most waits does; its last clip stays. */
  private void makeRoom() {
    while (waitingBytes > WAITING_BYTES) {
      var most =
          turns.stream()
              .filter(lane -> lane.policy() != Overload.BLOCK && lane.waiting() > 1)
              .max(Comparator.comparingLong(Lane::bytes));
      if (most.isEmpty()) {
        return;
      }
      giveUpOldest(most.get());
    }
  }

  private void giveUpOldest(Lane lane) {
    var oldest = removed(lane).clip();
    if (lane.waiting() == 0) {
      turns.remove(lane);
    }
    String full = refusing ? Lane.BROKER : Lane.FULL;
    giveUp(lane, oldest, gate.lagging() ? Lane.OVERLOAD : full);
  }

  private static void giveUp(Lane lane, Waiting clip, String reason) {
    lane.count(reason);
    clip.acknowledged().run();
  }

  private void run() {
    try {
      boolean more = true;
      while (more) {
        more = safely();
      }
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /** Sends the next clip. False: that was all. */
  private boolean safely() throws InterruptedException {
    try {
      var next = take();
      if (next != null) {
        send(next);
      }
      return next != null;
    } catch (InterruptException e) {
      throw e;
    } catch (RuntimeException e) { // an outlet that is silently gone would stop all sources
      LOG.error("clips could not be sent", e);
      TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
      return true;
    }
  }

  /** A clip that has left its lane. */
  private record Next(Lane lane, long number, Waiting clip) {}

  /** The next clip whose turn it is; null when all is sent and this is closing. */
  private synchronized Next take() throws InterruptedException {
    while (true) {
      gate.look();
      var next = inFlight < IN_FLIGHT_BYTES ? turn() : null;
      if (next != null) {
        inFlight += next.clip().bytes();
        notifyAll();
        return next;
      }
      if (closing && turns.isEmpty()) {
        return null;
      }
      wait(LOOK.toMillis());
    }
  }

  /** From the lane whose turn it is; null if none may send. */
  private Next turn() {
    long now = ticker.nanos();
    var lane = turns.stream().filter(each -> open(each) && !each.held(now)).findFirst();
    return lane.map(this::taken).orElse(null);
  }

  private boolean open(Lane lane) {
    return !gate.lagging() || closing || lane.policy() == Overload.SAMPLE;
  }

  private Next taken(Lane lane) {
    var next = removed(lane);
    turns.remove(lane);
    if (lane.waiting() > 0) {
      turns.add(lane); // behind the others
    }
    return next;
  }

  private Next removed(Lane lane) {
    var oldest = lane.next();
    waitingBytes -= oldest.getValue().bytes();
    return new Next(lane, oldest.getKey(), oldest.getValue());
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears the same
  private void send(Next next) {
    try {
      producer.send(next.clip().record(), (metadata, failure) -> answered(next, failure));
    } catch (InterruptException e) {
      answered(next, e);
      throw e;
    } catch (RuntimeException e) {
      answered(next, e);
    }
  }

  private synchronized void answered(Next next, Exception failure) {
    inFlight -= next.clip().bytes();
    if (failure != null && !refusing) { // once for all that follow
      LOG.warn("clips are not taken by the brokers: {}", failure.toString());
    }
    refusing = failure != null;
    if (failure == null) {
      next.lane().countSent(next.clip());
      next.clip().acknowledged().run();
    } else if (hopeless(failure)) {
      boolean large = failure instanceof RecordTooLargeException;
      giveUp(next.lane(), next.clip(), large ? Lane.TOO_LARGE : Lane.BROKER);
    } else {
      var pause = missing(failure) ? MISSING_AGAIN_AFTER : AGAIN_AFTER;
      next.lane().hold(ticker.nanos() + pause.toNanos());
      put(next.lane(), next.number(), next.clip());
    }
    notifyAll();
  }

  /** Whether it is the clip's own fault, so that it would never be taken. */
  private static boolean hopeless(Exception failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof InvalidRecordException
        || failure instanceof InvalidTimestampException;
  }

  private static boolean missing(Exception failure) {
    return failure instanceof UnknownTopicOrPartitionException
        || failure.getCause() instanceof UnknownTopicOrPartitionException;
  }

  /** Sends what waits, for two seconds at most. */
  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    try {
      thread.join(CLOSES_WITHIN.toMillis());
      thread.interrupt();
      thread.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
