package org.earshot.source;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.earshot.message.SourceState;

/**
 * The states of a source.
 *
 * <pre>
 *   STARTING --sample--> LIVE <--loud/quiet--> SILENT
 *      |                  |  ^--sample--+         |
 *      |                  +--3 s without-> STALLED +
 *      |                                     |
 *      +----lost----> RECONNECTING <---lost--+     FAILED: lost for a reason that stays,
 *                          |  ^                    or ten times without a sample
 *                          +--+--ten times--> FAILED --sample--> LIVE
 *   any --end, mute--> STOPPED
 * </pre>
 *
 * <p>It reads no clock: its instants are {@link Surroundings#steady()}. Safe for several threads: a
 * capture's, and the one that watches.
 */
final class SourceMachine {
  /** Without a sample for so long a source is stalled. */
  static final Duration STALLED_AFTER = Duration.ofSeconds(3);

  /** Stalled for so long, counted from the last sample, it is given up and opened again. */
  static final Duration LOST_AFTER = Duration.ofSeconds(10);

  /** As long may pass until the first sample: a playlist has to be fetched first, and its parts. */
  static final Duration FIRST_SAMPLE_WITHIN = Duration.ofSeconds(15);

  /** So many openings without a sample, and a person must look. */
  static final int FAILED_AFTER = 10;

  private final Duration silentAfter;
  private final BiConsumer<SourceState, String> changes;
  private SourceState state = SourceState.STARTING;
  private Instant since;
  private String message;
  private Instant opened;
  private Instant lastSample;
  private Instant lastLoud;
  private Instant retryAt;
  private int inVain;

  /** How it stands. */
  record Standing(SourceState state, Instant since, String message, Instant retryAt) {}

  /**
   * A source that is starting.
   *
   * @param changes hears each new state and why, under the machine's lock; must not block
   */
  SourceMachine(Duration silentAfter, Instant now, BiConsumer<SourceState, String> changes) {
    this.silentAfter = requireNonNull(silentAfter, "silentAfter");
    this.changes = requireNonNull(changes, "changes");
    this.since = now;
  }

  synchronized Standing standing() {
    return new Standing(state, since, message, retryAt);
  }

  /** It is being opened, for the first time or again. */
  synchronized void opening(Instant now) {
    opened = now;
    lastSample = null;
    retryAt = null;
    if (state == SourceState.STOPPED) {
      enter(SourceState.STARTING, now, null);
    }
  }

  /** Samples arrived. */
  synchronized void samples(Instant now) {
    inVain = 0;
    lastSample = now;
    if (!state.up()) {
      lastLoud = now;
      enter(SourceState.LIVE, now, null);
    }
  }

  /** A second of samples was measured. */
  synchronized void level(Instant now, boolean silent) {
    if (!silent) {
      lastLoud = now;
      if (state == SourceState.SILENT) {
        enter(SourceState.LIVE, now, null);
      }
    } else if (state == SourceState.LIVE && passed(lastLoud, silentAfter, now)) {
      enter(SourceState.SILENT, now, "nothing above the threshold of silence");
    }
  }

  /** It is there and may give audio when it likes, such as a folder: it is never given up. */
  synchronized void present(Instant now) {
    inVain = 0;
    opened = null;
    if (state != SourceState.LIVE) {
      enter(SourceState.LIVE, now, null);
    }
  }

  /** Until now the audio waited for us, and not we for it. */
  synchronized void waited(Instant now) {
    if (lastSample != null) {
      lastSample = now;
    }
  }

  /**
   * Time has passed.
   *
   * @return why it is to be given up and opened again; null if it is not
   */
  synchronized String tick(Instant now) {
    if (opened == null) {
      return null;
    }
    if (lastSample == null) {
      return passed(opened, FIRST_SAMPLE_WITHIN, now)
          ? "no audio within %d s of opening it".formatted(FIRST_SAMPLE_WITHIN.toSeconds())
          : null;
    }
    if (state.up() && passed(lastSample, STALLED_AFTER, now)) {
      enter(SourceState.STALLED, now, "it is open, and no sample arrives");
    }
    return passed(lastSample, LOST_AFTER, now)
        ? "no sample for %d s".formatted(LOST_AFTER.toSeconds())
        : null;
  }

  /**
   * It could not be opened, or was lost.
   *
   * @param permanent whether a person must act
   * @param retry when it is opened again
   */
  synchronized void lost(Instant now, String why, boolean permanent, Instant retry) {
    opened = null;
    inVain = lastSample == null ? inVain + 1 : 0;
    lastSample = null;
    boolean failed = permanent || inVain >= FAILED_AFTER || state == SourceState.FAILED;
    enter(failed ? SourceState.FAILED : SourceState.RECONNECTING, now, why);
    retryAt = retry;
  }

  /** Nobody listens any more. */
  synchronized void stopped(Instant now, String why) {
    opened = null;
    lastSample = null;
    retryAt = null;
    inVain = 0;
    enter(SourceState.STOPPED, now, why);
  }

  private void enter(SourceState next, Instant now, String why) {
    boolean changed = next != state;
    message = why;
    if (changed) {
      state = next;
      since = now;
      retryAt = null;
      changes.accept(next, why);
    }
  }

  private static boolean passed(Instant from, Duration time, Instant now) {
    return !now.isBefore(from.plus(time));
  }
}
