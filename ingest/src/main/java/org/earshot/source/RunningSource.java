package org.earshot.source;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.earshot.message.SourceEvent;
import org.earshot.message.SourceReport;
import org.earshot.message.SourceState;
import org.earshot.source.SourceMachine.Standing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A source that stays up: it is opened, listened to, and when it is lost opened again, on a thread
 * of its own that may block in a device, a pipe or a folder. What watches it is another thread's
 * {@link #tick}.
 */
abstract class RunningSource implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningSource.class);
  private static final int CLOSES_WITHIN_TENTHS = 40;
  private static final String MUTED = "muted: `earshot mute %s --undo` listens again";

  private final SourceSpec spec;
  private final Surroundings around;
  private final Lane lane;
  private final SourceMachine machine;
  private final Backoff backoff;
  private final Thread thread;
  private final AtomicBoolean cancelling = new AtomicBoolean();
  private volatile boolean listening;
  private volatile String givenUp;
  private final AtomicLong restarts = new AtomicLong();
  private boolean muted;
  private boolean closed;

  RunningSource(SourceSpec spec, Lane lane, Surroundings around) {
    this.spec = requireNonNull(spec, "spec");
    this.lane = requireNonNull(lane, "lane");
    this.around = requireNonNull(around, "around");
    this.backoff = new Backoff(around.random());
    this.machine = new SourceMachine(spec.silence().after(), around.steady(), this::changed);
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

  /** What is missed from here on was not wished to be heard; on the source's thread. */
  void forget() {}

  /** Whether it waits for the pipeline, by its policy, and not for audio. */
  boolean waiting() {
    return false;
  }

  /** What is known of its audio. */
  abstract Signal signal();

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

  /** How it stands, its instants by the wall clock. */
  Standing standing() {
    var steady = machine.standing();
    return new Standing(
        steady.state(),
        around.date(steady.since()),
        steady.message(),
        around.date(steady.retryAt()));
  }

  /** What is said of it. */
  final SourceReport report(Instant now) {
    var standing = standing();
    var signal = signal();
    var level = standing.state().up() ? signal.level() : null;
    var format = signal.format();
    var framing = spec.kind().flows() ? spec.framing() : null;
    return new SourceReport(
        spec.id(),
        around.instance(),
        now,
        spec.kind().label(),
        spec.address().shown(),
        standing.state(),
        standing.since(),
        standing.message(),
        standing.retryAt(),
        signal.lastSampleAt(),
        level == null ? null : level.rmsDbfs(),
        level == null ? null : level.peakDbfs(),
        format == null ? null : format.sampleRateHz(),
        format == null ? null : format.channels(),
        restarts.get(),
        signal.gaps(),
        signal.lost(),
        signal.driftPpm(),
        lane.sent(),
        lane.dropped(),
        muted(),
        spec.isPrivate(),
        framing == null ? null : framing.clip(),
        framing == null ? null : framing.hop());
  }

  /** It was taken out, or the process ends. */
  final void stopped(String why) {
    machine.stopped(around.steady(), why);
  }

  final Instant now() {
    return around.clock().instant();
  }

  /**
   * Looks whether audio still comes; called again and again, by one thread. A cancellation that
   * came before there was anything to cancel is said once more here.
   */
  final void tick() {
    if (listening && !wanted()) {
      cancelAside();
    } else if (!waiting()) {
      String reason = machine.tick(around.steady());
      if (reason != null) {
        givenUp = reason;
        cancelAside();
      }
    }
  }

  /** A device may take its time to close: whoever watches all sources must not wait for it. */
  private void cancelAside() {
    if (cancelling.compareAndSet(false, true)) {
      var thread =
          new Thread(
              () -> {
                try {
                  cancel();
                } finally {
                  cancelling.set(false);
                }
              },
              "cancel-" + spec.id());
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Stops listening, or listens again. */
  final void mute(boolean wish) {
    synchronized (this) {
      muted = wish;
      notifyAll();
    }
    if (wish) {
      cancelAside();
    }
  }

  final synchronized boolean muted() {
    return muted;
  }

  private void changed(SourceState state, String why) {
    around.events().accept(SourceEvent.entered(spec.id(), around.now(), state, why));
  }

  private void run() {
    try {
      boolean more = true;
      while (more && awaitUnmuted()) {
        more = once();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    } finally {
      lane.close();
    }
  }

  /** Listens once. False: that was all. */
  private boolean once() throws InterruptedException {
    givenUp = null;
    machine.opening(around.steady());
    Duration heard = Duration.ZERO;
    String why = "the other side ended the stream";
    boolean permanent = false;
    try {
      around.preparation().of(spec);
      try {
        listening = true;
        listen();
      } finally {
        listening = false;
        heard = heard();
      }
      if (wanted() && spec.repeat() && !heard.isZero()) {
        return true;
      }
      if (wanted() && endsWithItsAudio()) {
        machine.stopped(around.steady(), "it came to its end");
        return false;
      }
    } catch (CaptureException e) {
      why = e.getMessage();
      permanent = e.permanent();
    } catch (RuntimeException | Error e) { // a source that is silently gone would be worse
      LOG.error("source {} stumbled and is opened again", spec.id(), e);
      why = "unexpected: " + e;
    }
    if (wanted()) {
      lost(givenUp == null ? why : givenUp, permanent, heard);
    }
    return true;
  }

  private void lost(String why, boolean permanent, Duration heard) throws InterruptedException {
    Duration wait = backoff.next(heard);
    Instant now = around.steady();
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
      forget();
      machine.stopped(around.steady(), MUTED.formatted(spec.id()));
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
    if (thread.getState() == Thread.State.NEW) {
      lane.close();
      return;
    }
    try {
      for (int tenth = 0; tenth < CLOSES_WITHIN_TENTHS && thread.isAlive(); tenth++) {
        cancelAside();
        if (tenth == CLOSES_WITHIN_TENTHS / 2) {
          thread.interrupt();
        }
        thread.join(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
