package org.earshot.source;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** A source whose audio flows and is cut into clips here: a microphone, a stream, a file. */
final class LiveSource extends RunningSource {
  private final AudioInput input;
  private final ClipWriter writer;
  private final SampleTimes times = new SampleTimes();
  private volatile Hearing hearing;

  /**
   * A source that is not started.
   *
   * @param writer makes clips of what is heard
   */
  LiveSource(SourceSpec spec, AudioInput input, ClipWriter writer, Lane lane, Surroundings around) {
    super(spec, lane, around);
    this.input = requireNonNull(input, "input");
    this.writer = requireNonNull(writer, "writer");
  }

  @Override
  void listen() throws CaptureException, InterruptedException {
    var listening = new Hearing(spec(), input.jitter(), writer, times, machine(), around());
    hearing = listening;
    try {
      input.capture(listening);
    } finally {
      listening.end();
    }
  }

  @Override
  void cancel() {
    input.cancel();
  }

  @Override
  void forget() {
    times.forget();
  }

  @Override
  boolean endsWithItsAudio() {
    return !spec().repeat() && (spec().kind() == SourceSpec.Kind.FILE || spec().finite());
  }

  @Override
  Duration heard() {
    return hearing == null ? Duration.ZERO : hearing.length();
  }

  @Override
  boolean waiting() {
    return hearing != null && hearing.waiting();
  }

  @Override
  Signal signal() {
    var listening = hearing;
    return new Signal(
        times.lastSampleAt(),
        listening == null ? null : listening.level(),
        listening == null ? null : listening.format(),
        times.gaps(),
        times.lost(),
        times.driftPpm());
  }
}
