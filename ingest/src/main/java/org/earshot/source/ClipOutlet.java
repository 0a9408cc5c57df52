package org.earshot.source;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.earshot.source.Lane.Waiting;
import org.earshot.source.SourceSpec.Overload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the clips of all sources leave this process, so that a broker that is away or a pipeline
 * that lags never stops a capture, and memory stays bounded whatever happens.
 *
 * <pre>
 *   source --offer--> lane --+
 *   source --offer--> lane --+-- one thread, lanes in turn --> producer (bounded in flight)
 *   source --offer--> lane --+          waits while the pipeline lags
 * </pre>
 *
 * <p>What waits is at most {@link #WAITING_BYTES} over all lanes (or one clip a lane, if that is
 * more), what is in flight at most {@link #IN_FLIGHT_BYTES}. A lane that is full sheds by its
 * source's policy, and every clip that gives way is counted with the reason. While the pipeline
 * lags eight clips wait in a lane at most.
 *
 * <p>The lag is the age of the oldest record that a stage has not dealt with. Above the limit
 * nothing is sent (but the thinned flow of {@code sample}) until it has fallen to half of it, so
 * what the pipeline gets then is the newest.
 */
final class ClipOutlet implements AutoCloseable {
  static final int WAITING_BYTES = 48 << 20;
  static final int IN_FLIGHT_BYTES = 16 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(ClipOutlet.class);

  /** What is sent when a lag is over: newer clips say more than many. */
  private static final int MOST_WAITING_WHILE_LAGGING = 8;

  private static final int THINNEST = 64;
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(2);
  private static final long THIN_EVERY_NANOS = Duration.ofSeconds(5).toNanos();

  private final Producer<byte[], byte[]> producer;
  private final Supplier<Duration> lag;
  private final Duration limit;
  private final Set<Lane> lanes = new HashSet<>();
  private final Set<Lane> turns = new LinkedHashSet<>();
  private final Thread thread = new Thread(this::run, "clip-outlet");
  private int inFlight;
  private boolean lagging;
  private int share = 1;
  private long shareSince = System.nanoTime();
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
    this.producer = requireNonNull(producer, "producer");
    this.lag = requireNonNull(lag, "lag");
    this.limit = requireNonNull(limit, "limit");
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
    return lagging;
  }

  /** One of how many clips is sent of sources that are sampled. */
  synchronized int share() {
    return share;
  }

  synchronized void remove(Lane lane) {
    lanes.remove(lane);
    notifyAll();
  }

  synchronized void offer(Lane lane, Waiting clip) throws InterruptedException {
    if (lane.policy() == Overload.SAMPLE && lane.nextNumber() % share != 0) {
      giveUp(lane, clip, Lane.SAMPLED);
      return;
    }
    while (lane.waiting().size() >= capacity(clip.bytes())) {
      if (lane.policy() == Overload.BLOCK) {
        wait();
      } else {
        giveUp(lane, lane.waiting().removeFirst(), lagging ? Lane.OVERLOAD : Lane.BROKER);
      }
    }
    lane.waiting().addLast(clip);
    turns.add(lane);
    notifyAll();
  }

  private static void giveUp(Lane lane, Waiting clip, String reason) {
    lane.count(reason);
    clip.acknowledged().run();
  }

  private int capacity(int clipBytes) {
    long each = WAITING_BYTES / Math.max(1, lanes.size()) / Math.max(1, clipBytes);
    return (int) Math.max(1, lagging ? Math.min(MOST_WAITING_WHILE_LAGGING, each) : each);
  }

  private void run() {
    try {
      while (true) {
        var next = take();
        if (next == null) {
          return;
        }
        send(next.lane(), next.clip());
      }
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private record Next(Lane lane, Waiting clip) {}

  /** The next clip whose turn it is; null when all is sent and this is closing. */
  private synchronized Next take() throws InterruptedException {
    while (true) {
      watchLag();
      if (inFlight < IN_FLIGHT_BYTES) {
        for (var lane : turns) {
          if (!lagging || closing || lane.policy() == Overload.SAMPLE) {
            return taken(lane);
          }
        }
      }
      if (closing && turns.isEmpty()) {
        return null;
      }
      wait(LOOK.toMillis());
    }
  }

  private Next taken(Lane lane) {
    var clip = lane.waiting().removeFirst();
    turns.remove(lane);
    if (!lane.waiting().isEmpty()) {
      turns.add(lane); // behind the others
    }
    inFlight += clip.bytes();
    notifyAll();
    return new Next(lane, clip);
  }

  private void watchLag() {
    Duration now = lag.get();
    boolean over = now.compareTo(limit) > 0;
    boolean under = now.compareTo(limit.dividedBy(2)) <= 0;
    if (over != lagging && (over || under)) {
      lagging = over;
      LOG.warn(
          over
              ? "the pipeline lags by {}: clips wait, and give way to newer ones"
              : "the pipeline lags by {} again: clips are sent",
          now);
    }
    long nanos = System.nanoTime();
    if (nanos - shareSince >= THIN_EVERY_NANOS && (over || under)) {
      share = over ? Math.min(THINNEST, 2 * share) : Math.max(1, share / 2);
      shareSince = nanos;
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears the same
  private void send(Lane lane, Waiting clip) {
    try {
      producer.send(clip.record(), (metadata, failure) -> acknowledge(lane, clip, failure));
    } catch (InterruptException e) {
      acknowledge(lane, clip, e);
      throw e;
    } catch (RuntimeException e) {
      acknowledge(lane, clip, e);
    }
  }

  private void acknowledge(Lane lane, Waiting clip, Exception failure) {
    synchronized (this) {
      inFlight -= clip.bytes();
      if (failure == null) {
        lane.countSent(clip);
      } else {
        lane.count(failure instanceof RecordTooLargeException ? Lane.TOO_LARGE : Lane.BROKER);
        if (!refusing) { // once for all that follow
          LOG.warn("clips are not taken by the brokers: {}", failure.toString());
        }
      }
      refusing = failure != null;
      notifyAll();
    }
    clip.acknowledged().run();
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
