package org.earshot.ingest;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.InterruptException;
import org.earshot.ingest.PreparedClip.Decoded;
import org.earshot.ingest.PreparedClip.Refused;
import org.earshot.wire.ClipId;
import org.earshot.wire.DeadLetter.Reason;
import org.earshot.wire.Facts;
import org.earshot.wire.Topics;

/**
 * Sends the same clips to {@code clips} over and over, as if they were heard just now: at a steady
 * rate, in an order in which classes alternate, each time under a new id {@code <source>/<capture
 * instant>/<name>}, which stays new after a restart too. Labels and folds are kept.
 *
 * <p>It works on a thread of its own until it is closed. Errors are told to the handler and do not
 * end it: brokers that were away are fed again when they are back. A file that is no clip becomes
 * one dead letter and is left out from then on; when none is left the replay ends.
 */
public final class Replay implements AutoCloseable {
  private static final long CLOSE_MILLIS = 3_000;

  private final List<ClipFile> clips;
  private final ReplayOptions options;
  private final Clock clock;
  private final Ticker ticker;
  private final Consumer<Exception> onError;
  private final ClipSender sender;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Thread thread;

  /** A replay by the computer's clocks. */
  public Replay(
      List<ClipFile> clips,
      ReplayOptions options,
      Producer<byte[], byte[]> producer,
      Consumer<Exception> onError) {
    this(clips, options, producer, Clock.systemUTC(), Ticker.SYSTEM, onError);
  }

  /**
   * A replay with clocks of its own.
   *
   * @param clips at least one
   * @param producer stays the caller's to close, after the replay
   * @param clock the instants of capture
   * @param ticker the pace
   * @param onError hears what went wrong, on the replay's thread or the producer's; must not block
   */
  public Replay(
      List<ClipFile> clips,
      ReplayOptions options,
      Producer<byte[], byte[]> producer,
      Clock clock,
      Ticker ticker,
      Consumer<Exception> onError) {
    this.clips = List.copyOf(clips);
    if (clips.isEmpty()) {
      throw new IllegalArgumentException("clips must hold at least one, was empty");
    }
    this.options = requireNonNull(options, "options");
    this.clock = requireNonNull(clock, "clock");
    this.ticker = requireNonNull(ticker, "ticker");
    this.onError = requireNonNull(onError, "onError");
    this.sender = new ClipSender(producer, Topics.CLIPS, clock, new Counts());
    this.thread = new Thread(this::run, "replay-" + options.source());
  }

  /** Begins to send. */
  public void start() {
    thread.start();
  }

  /** Clips that are on the topic. */
  public long sent() {
    return sent.get();
  }

  /** Clips that became dead letters or could not be written. */
  public long failed() {
    return failed.get();
  }

  private void run() {
    var pace = new Pace(options.rate(), ticker);
    List<ClipFile> playing = new ArrayList<>(clips);
    try {
      for (long round = 0; !playing.isEmpty(); round++) {
        for (ClipFile clip : ReplayOrder.of(playing, options.seed(), round)) {
          if (!replay(clip, pace)) {
            playing.remove(clip);
          }
        }
      }
      onError.accept(new IllegalArgumentException("clips must hold one that decodes, hold none"));
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /** Sends a clip when it is due. False: it is no clip, and one dead letter of it is enough. */
  private boolean replay(ClipFile file, Pace pace) throws InterruptedException {
    var prepared = PreparedClip.of(file);
    if (Thread.interrupted()) { // reading ends early then: the file is not to blame
      throw new InterruptedException();
    }
    if (prepared instanceof Decoded decoded) {
      pace.await(decoded.clip().duration());
    }
    try {
      send(file, prepared);
    } catch (InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      failed.incrementAndGet();
      onError.accept(e);
    }
    return prepared instanceof Decoded;
  }

  private void send(ClipFile file, PreparedClip prepared) {
    if (prepared instanceof Decoded decoded) {
      Instant capturedAt = clock.instant().minus(decoded.clip().duration());
      sender.send(id(capturedAt, file), facts(file, capturedAt), decoded);
    } else if (prepared instanceof Refused refused) {
      sender.send(id(clock.instant(), file), facts(file, null), refused);
    }
  }

  private String id(Instant at, ClipFile file) {
    return ClipId.of(options.source(), at + "/" + file.name());
  }

  private Facts facts(ClipFile file, Instant capturedAt) {
    return new Facts(
        options.source(), capturedAt, null, file.label(), file.fold(), null, null, null, false);
  }

  /** Stops sending; records that are under way are the producer's. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Counts implements ClipSender.Outcomes {
    @Override
    public void sent(String clipId, Facts facts) {
      sent.incrementAndGet();
    }

    @Override
    public void refused(String clipId, Reason reason, String message) {
      failed.incrementAndGet();
      onError.accept(new IllegalArgumentException(clipId + ": " + message));
    }

    @Override
    public void broken(String clipId, Exception cause) {
      failed.incrementAndGet();
      onError.accept(cause);
    }
  }
}
