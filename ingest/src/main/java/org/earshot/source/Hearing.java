package org.earshot.source;

import java.time.Duration;
import java.time.Instant;
import org.earshot.message.SourceEvent;
import org.earshot.wire.CanonicalClip;

/** One capture, from its first sample to its last: times them, measures them, makes clips. */
final class Hearing implements AudioInput.Sink {
  private static final int WAV_HEADER = 44;

  private final SourceSpec spec;
  private final Duration jitter;
  private final ClipWriter writer;
  private final SampleTimes times;
  private final SourceMachine machine;
  private final Surroundings around;
  private final Long endBefore;
  private final String lostBefore;
  private Mixer mixer;
  private Framer framer;
  private CaptureClock clock;
  private boolean joined;
  private long frames;
  private volatile PcmFormat format;
  private volatile LevelMeter meter;
  private volatile Duration length = Duration.ZERO;
  private volatile boolean waiting;

  Hearing(
      SourceSpec spec,
      Duration jitter,
      ClipWriter writer,
      SampleTimes times,
      SourceMachine machine,
      Surroundings around) {
    this.spec = spec;
    this.jitter = jitter;
    this.writer = writer;
    this.times = times;
    this.machine = machine;
    this.around = around;
    this.endBefore = times.endNanos();
    this.lostBefore = machine.standing().message();
  }

  PcmFormat format() {
    return format;
  }

  /** The last second's; null before it was over. */
  LevelMeter.Level level() {
    return meter == null ? null : meter.last();
  }

  /** How much audio came. */
  Duration length() {
    return length;
  }

  /** Whether it waits for room for a clip, which is the policy and no stall. */
  boolean waiting() {
    return waiting;
  }

  @Override
  public void format(PcmFormat given) throws CaptureException {
    mixer = new Mixer(spec.mix(), given);
    int clip = given.frames(spec.framing().clip());
    if (clip > CanonicalClip.LARGEST_CLIP / Short.BYTES - WAV_HEADER) {
      throw CaptureException.permanent(
          "clips of %.1f s at %d Hz are larger than a record holds: choose a shorter clip"
              .formatted(spec.framing().clip().toMillis() / 1e3, given.sampleRateHz()));
    }
    framer = new Framer(clip, given.frames(spec.framing().hop()));
    clock = new CaptureClock(given, jitter);
    meter = new LevelMeter(given.sampleRateHz());
    format = given;
  }

  @Override
  public void frames(short[] interleaved, int count) throws InterruptedException {
    long nanos = around.ticker().nanos();
    Instant now = around.steady();
    float[] mono = mixer.mix(interleaved, count);
    machine.samples(now);
    if (meter.add(mono, count)) {
      machine.level(now, meter.last().rmsDbfs() < spec.silence().belowDbfs());
    }
    framer.push(mono, count);
    frames += count;
    length = Duration.ofNanos((long) format.nanos(frames));
    var gap = clock.observe(frames, nanos);
    if (gap != null) {
      split(gap);
    }
    told();
    join();
    for (var piece = framer.next(clock.safe()); piece != null; piece = framer.next(clock.safe())) {
      write(piece, 0);
    }
  }

  /** No more samples come: what is left becomes clips, too. */
  void end() throws InterruptedException {
    if (frames == 0) {
      return;
    }
    var undecided = clock.settle();
    if (undecided != null) {
      split(undecided);
    }
    told();
    join();
    for (var piece = framer.next(clock.safe()); piece != null; piece = framer.next(clock.safe())) {
      write(piece, 0);
    }
    rest(framer.cut(clock.safe()), 0);
    rest(framer.cut(framer.end()), 0);
  }

  private void told() {
    long end = clock.nanosOf(frames);
    var ppm = clock.driftPpm();
    times.heardUntil(end, at(end), ppm.isPresent() ? ppm.getAsDouble() : null);
  }

  /**
   * Once it is known when this capture began, what lies between it and the last one is a gap; what
   * was captured before the end of the last one, such as a server's burst, was heard already.
   */
  private void join() {
    if (joined || !clock.settled()) {
      return;
    }
    joined = true;
    if (endBefore != null) {
      long missing = clock.nanosOf(0) - endBefore;
      if (missing > jitter.toNanos()) {
        gap(at(endBefore), missing, lostBefore == null ? "lost and opened again" : lostBefore);
      } else if (missing < -jitter.toNanos()) {
        var unused = framer.cut(Math.round(-missing / 1e9 * format.sampleRateHz()));
      }
    }
  }

  /** The clip under way ends before the gap; the next one begins behind it. */
  private void split(CaptureClock.Gap gap) throws InterruptedException {
    rest(framer.cut(gap.position()), gap.nanos());
    gap(
        at(clock.nanosOf(gap.position()) - gap.nanos()),
        gap.nanos(),
        "samples are missing: an overrun, or lost on the way");
  }

  private void gap(Instant from, long nanos, String why) {
    var missing = Duration.ofNanos(nanos);
    times.gap(missing);
    around
        .events()
        .accept(SourceEvent.gap(spec.id(), around.clock().instant(), from, missing, why));
  }

  private void rest(Framer.Piece piece, long earlierBy) throws InterruptedException {
    if (piece != null) {
      write(piece, earlierBy);
    }
  }

  private void write(Framer.Piece piece, long earlierBy) throws InterruptedException {
    Instant capturedAt = at(clock.nanosOf(piece.position()) - earlierBy);
    waiting = true;
    try {
      writer.write(capturedAt, piece.samples(), format.sampleRateHz());
    } finally {
      machine.waited(around.steady());
      waiting = false;
    }
  }

  private Instant at(long nanos) {
    return around.clock().instant().minusNanos(around.ticker().nanos() - nanos);
  }
}
