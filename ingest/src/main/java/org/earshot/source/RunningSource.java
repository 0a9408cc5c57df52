package org.earshot.source;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.earshot.message.SourceReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A source that stays up: it is opened, listened to, and when it is lost opened again, on a thread
 * of its own that may block in a device, a pipe or a folder. What watches it is another thread's
 * {@link #tick}.
 */
abstract class RunningSource implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningSource.class);
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(2);
  private static final String MUTED = "muted: `earshot mute %s --undo` listens again";

  private final SourceSpec spec;
  private final Surroundings around;
  private final Lane lane;
  private final SourceMachine machine;
  private final Backoff backoff;
  private final Thread thread;
  private volatile String givenUp;
  private final AtomicLong restarts = new AtomicLong();
  private boolean muted;
  private boolean closed;

  RunningSource(SourceSpec spec, Lane lane, Surroundings around) {
    this.spec = requireNonNull(spec, "spec");
    this.lane = requireNonNull(lane, "lane");
    this.around = requireNonNull(around, "around");
    this.backoff = new Backoff(around.random());
    this.machine = new SourceMachine(spec.id(), spec.silence().after(), now(), around.events());
    this.thread = new Thread(this::run, "source-" + spec.id());
  }

  /** Listens until the audio ends; on the source's thread. */
  abstract void listen() throws CaptureException, InterruptedException;

  /** Ends the listening that is under way, from any thread. */
  abstract void cancel();

  /** Whether the end of the audio is the end of the source. */
  abstract boolean endsWithItsAudio();

  /** For how long audio came in the listening that ended last. */
  abstract Duration heard();

  /** Whether it waits for the pipeline, by its policy, and not for audio. */
  boolean waiting() {
    return false;
  }

  /** What its audio adds to a report. */
  abstract SourceReport report(Instant now);

  final void start() {
    thread.start();
  }

  final SourceSpec spec() {
    return spec;
  }

  final Surroundings around() {
    return around;
  }

  final Lane lane() {
    return lane;
  }

  final SourceMachine machine() {
    return machine;
  }

  final long restarts() {
    return restarts.get();
  }

  final Instant now() {
    return around.clock().instant();
  }

  /** Looks whether audio still comes; called again and again, by one thread. */
  final void tick(Instant now) {
    if (waiting()) {
      return;
    }
    String reason = machine.tick(now);
    if (reason != null && givenUp == null) {
      givenUp = reason;
      cancel();
    }
  }

  /** Stops listening, or listens again. */
  final void mute(boolean wish) {
    synchronized (this) {
      muted = wish;
      notifyAll();
    }
    if (wish) {
      cancel();
    }
  }

  final synchronized boolean muted() {
    return muted;
  }

  private void run() {
    try {
      while (awaitUnmuted() && once()) {
        givenUp = null;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    } finally {
      lane.close();
    }
  }

  /** Listens once. False: that was all. */
  private boolean once() throws InterruptedException {
    machine.opening(now());
    String why = "the other side ended the stream";
    boolean permanent = false;
    try {
      around.preparation().of(spec);
      listen();
      if (endsWithItsAudio() && wanted()) {
        machine.stopped(now(), "it came to its end");
        return false;
      }
    } catch (CaptureException e) {
      why = e.getMessage();
      permanent = e.permanent();
    } catch (RuntimeException e) {
      LOG.error("source {} stumbled and is opened again", spec.id(), e);
      why = "unexpected: " + e;
    }
    if (wanted()) {
      lost(givenUp == null ? why : givenUp, permanent);
    }
    return true;
  }

  private void lost(String why, boolean permanent) throws InterruptedException {
    Duration wait = backoff.next(heard());
    Instant now = now();
    machine.lost(now, why, permanent, now.plus(wait));
    restarts.incrementAndGet();
    pause(wait);
  }

  private synchronized boolean wanted() {
    return !muted && !closed;
  }

  private synchronized void pause(Duration wait) throws InterruptedException {
    long until = System.nanoTime() + wait.toNanos();
    long left = wait.toMillis();
    while (left > 0 && !muted && !closed) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
    }
  }

  /** False: closed. */
  private synchronized boolean awaitUnmuted() throws InterruptedException {
    while (muted && !closed) {
      machine.stopped(now(), MUTED.formatted(spec.id()));
      wait();
    }
    return !closed;
  }

  /** Stops listening; clips under way are sent still. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    cancel();
    if (thread.getState() == Thread.State.NEW) {
      lane.close();
      return;
    }
    try {
      thread.join(CLOSES_WITHIN.toMillis());
      thread.interrupt();
      thread.join(CLOSES_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
