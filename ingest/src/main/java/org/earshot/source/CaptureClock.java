package org.earshot.source;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * Says when each sample of a capture was captured, which samples are missing, and how fast the
 * source's clock runs, from nothing but how many samples had arrived when.
 *
 * <p>Idea: sample n that arrives at t was captured at t - delay, so t - n / rate is the instant of
 * sample 0 plus a delay that is never negative. Delays vary (buffers, networks, pauses of this
 * process), their smallest hardly does: the lower envelope of t - n / rate, over windows of two
 * seconds, is the time line. Samples that come late once, and then catch up, were only delayed. If
 * for a whole window everything is later than the line by more than the jitter, and does not become
 * less late, then time has passed in which samples were not captured or were lost: a gap of as
 * much. While that is undecided, the samples behind the first late one are suspected, and no clip
 * may be made across that place.
 *
 * <p>Drift is the slope of the line, gaps taken out, by least squares over the last hour.
 *
 * <p>Errors: an instant is late by the smallest delay (the peer's and the network's latency), which
 * is not knowable here. A gap is exact to the spread of that smallest delay between windows. One
 * shorter than the jitter is not seen.
 *
 * <p>Times are nanoseconds of a monotonic clock. Not for several threads.
 */
final class CaptureClock {
  private static final long WINDOW = Duration.ofSeconds(2).toNanos();

  /** What a backlog may hold before it is decided on: it waits in memory. */
  private static final Duration LONGEST_SUSPICION = Duration.ofMinutes(2);

  /** By such a share of the jitter lateness must fall within a window to be still catching up. */
  private static final double CATCHING_UP = 0.25;

  /** How much of a window's rise is followed: a drift of 1000 ppm then lags by 6 ms. */
  private static final double FOLLOWED = 0.25;

  private final PcmFormat format;
  private final double jitter;
  private final Drift drift = new Drift();
  private long origin;
  private boolean begun;
  private boolean settled;
  private double line;
  private long windowEnd;
  private double windowLeast = Double.POSITIVE_INFINITY;
  private double gaps;
  private long heard;
  private long suspected = -1;
  private long stillFalling;
  private double fallenTo;
  private double suspectedLeast;

  /**
   * Missing time.
   *
   * @param position the first sample behind it
   * @param nanos how long it is
   */
  record Gap(long position, long nanos) {}

  /**
   * A clock of one capture.
   *
   * @param jitter how late samples may be for good without a gap
   */
  CaptureClock(PcmFormat format, Duration jitter) {
    this.format = format;
    this.jitter = jitter.toNanos();
  }

  /**
   * Samples have arrived.
   *
   * @param frames how many there were since the capture began
   * @param nanos the instant of arrival
   * @return a gap that is certain now, or null
   */
  Gap observe(long frames, long nanos) {
    if (!begun) {
      begun = true;
      origin = nanos;
      windowEnd = nanos + WINDOW;
      line = Double.POSITIVE_INFINITY;
    }
    double offset = nanos - origin - format.nanos(frames);
    Gap gap = settled ? judge(offset, nanos) : null;
    if (offset < line) {
      fall(offset);
    }
    if (suspected < 0) {
      windowLeast = Math.min(windowLeast, offset);
    }
    heard = frames;
    if (nanos >= windowEnd) {
      closeWindow(nanos);
    }
    return gap;
  }

  /**
   * The capture has ended: what is known by now is the time line.
   *
   * @return what was not decided yet, taken for a gap; or null
   */
  Gap settle() {
    settled = begun;
    return suspected < 0 ? null : gap();
  }

  /** Whether instants are known, from the first two seconds. */
  boolean settled() {
    return settled;
  }

  /** Up to which sample clips may be made: before a place that is suspected, if there is one. */
  long safe() {
    return !settled ? 0 : suspected < 0 ? heard : suspected;
  }

  /** When a sample was captured. Before it {@link #settled()}, the best guess. */
  long nanosOf(long frame) {
    return origin + Math.round(line + format.nanos(frame));
  }

  /**
   * How much faster than this machine's clock the source's runs, in parts per million; empty until
   * that is known within about 20.
   */
  OptionalDouble driftPpm() {
    return drift.ppm();
  }

  private Gap judge(double offset, long nanos) {
    double late = offset - line;
    if (late <= jitter) {
      suspected = -1;
      return null;
    }
    if (suspected < 0) {
      suspected = heard;
      suspectedLeast = late;
      stillFalling = nanos;
      fallenTo = late;
      return null;
    }
    suspectedLeast = Math.min(suspectedLeast, late);
    if (suspectedLeast < fallenTo - CATCHING_UP * jitter) {
      fallenTo = suspectedLeast;
      stillFalling = nanos;
    }
    boolean certain =
        nanos - stillFalling >= WINDOW || heard - suspected >= format.frames(LONGEST_SUSPICION);
    return certain ? gap() : null;
  }

  private Gap gap() {
    var gap = new Gap(suspected, Math.round(suspectedLeast));
    line += suspectedLeast;
    gaps += suspectedLeast;
    suspected = -1;
    return gap;
  }

  /** Less delay than ever before; a big step means that what was taken for a gap was none. */
  private void fall(double offset) {
    if (settled && line - offset > jitter) {
      gaps -= line - offset;
    }
    line = offset;
  }

  private void closeWindow(long nanos) {
    if (windowLeast < Double.POSITIVE_INFINITY) {
      if (settled) {
        line += FOLLOWED * Math.max(0, windowLeast - line);
      }
      settled = true;
      drift.add((double) (nanos - origin), windowLeast - gaps);
    }
    windowLeast = Double.POSITIVE_INFINITY;
    windowEnd = nanos + WINDOW;
  }
}
