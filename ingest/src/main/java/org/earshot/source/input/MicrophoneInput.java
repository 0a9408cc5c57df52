package org.earshot.source.input;

import static java.util.Objects.requireNonNull;

import be.tarsos.dsp.AudioDispatcher;
import be.tarsos.dsp.AudioEvent;
import be.tarsos.dsp.AudioProcessor;
import java.time.Duration;
import java.util.List;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.TargetDataLine;
import org.earshot.source.Address;
import org.earshot.source.AudioInput;
import org.earshot.source.CaptureException;
import org.earshot.source.PcmFormat;

/**
 * A sound card's input, by {@code javax.sound} and TarsosDSP's dispatcher. The samples are the
 * card's own: the dispatcher's floats, which do not bring every 16-bit value back, are not used.
 */
public final class MicrophoneInput implements AudioInput {
  private static final Duration BLOCK = Duration.ofMillis(20);

  /** What the card holds for us while this process pauses, to collect garbage for example. */
  private static final Duration HELD = Duration.ofSeconds(2);

  /** What is asked for, in this order, until the card has it. */
  private static final List<PcmFormat> WANTED =
      List.of(
          new PcmFormat(44_100, 1),
          new PcmFormat(48_000, 1),
          new PcmFormat(44_100, 2),
          new PcmFormat(48_000, 2),
          new PcmFormat(96_000, 1),
          new PcmFormat(96_000, 2),
          new PcmFormat(32_000, 1),
          new PcmFormat(16_000, 1),
          new PcmFormat(16_000, 2),
          new PcmFormat(8_000, 1),
          new PcmFormat(48_000, 4),
          new PcmFormat(16_000, 4),
          new PcmFormat(48_000, 6),
          new PcmFormat(16_000, 6),
          new PcmFormat(48_000, 8),
          new PcmFormat(16_000, 8));

  private final Address address;
  private final Object lock = new Object();
  private TargetDataLine line;
  private boolean cancelled;
  private volatile boolean worked;

  /**
   * @param address a number or a part of a name that {@link Devices#list} has; nothing or {@code
   *     default}: the first
   */
  public MicrophoneInput(Address address) {
    this.address = requireNonNull(address, "address");
  }

  @Override
  public void capture(Sink sink) throws CaptureException, InterruptedException {
    Opened opened = open();
    try {
      sink.format(opened.format());
      dispatch(opened, sink);
    } finally {
      synchronized (lock) {
        line = null;
      }
      opened.line().close();
    }
  }

  @Override
  public void cancel() {
    TargetDataLine open;
    synchronized (lock) {
      open = line;
      cancelled = open != null;
    }
    if (open != null) {
      open.close();
    }
  }

  @Override
  public Duration jitter() {
    return BLOCK;
  }

  private record Opened(TargetDataLine line, PcmFormat format) {}

  private void dispatch(Opened opened, Sink sink) throws CaptureException, InterruptedException {
    var stream = new LineStream(opened.line());
    var dispatcher = new AudioDispatcher(stream, opened.format().frames(BLOCK), 0);
    var block = new Block(stream, sink, dispatcher);
    dispatcher.addAudioProcessor(block);
    dispatcher.run();
    if (block.interrupted != null) {
      throw block.interrupted;
    }
    stream.checkInterrupted();
    synchronized (lock) {
      if (cancelled) {
        throw CaptureException.lost("the capture was cancelled");
      }
    }
    throw CaptureException.lost(
        "the sound input ended: it was unplugged, or its sound server stopped");
  }

  /** Hands each block of the dispatcher on, as the bytes that came from the card. */
  private final class Block implements AudioProcessor {
    private final LineStream stream;
    private final Sink sink;
    private final AudioDispatcher dispatcher;
    private InterruptedException interrupted;

    Block(LineStream stream, Sink sink, AudioDispatcher dispatcher) {
      this.stream = stream;
      this.sink = sink;
      this.dispatcher = dispatcher;
    }

    @Override
    public boolean process(AudioEvent event) {
      try {
        int frames = stream.takeBlock();
        if (frames > 0) {
          worked = true;
          sink.frames(stream.samples(), frames);
        }
        return true;
      } catch (InterruptedException e) {
        interrupted = e;
        dispatcher.stop();
        return false;
      }
    }

    @Override
    public void processingFinished() {
      // The stream is closed by whoever opened it.
    }
  }

  private Opened open() throws CaptureException {
    try {
      Mixer mixer = AudioSystem.getMixer(Devices.find(address.resolved()));
      LineUnavailableException inUse = null;
      for (PcmFormat format : WANTED) {
        AudioFormat asked =
            new AudioFormat(format.sampleRateHz(), 16, format.channels(), true, false);
        var info = new DataLine.Info(TargetDataLine.class, asked);
        if (mixer.isLineSupported(info)) {
          try {
            return start((TargetDataLine) mixer.getLine(info), asked, format);
          } catch (LineUnavailableException e) {
            inUse = e;
          }
        }
      }
      throw unusable(inUse);
    } catch (IllegalArgumentException e) {
      throw failure(address.redact(e.getMessage()), e);
    }
  }

  private CaptureException unusable(LineUnavailableException inUse) {
    if (inUse == null) {
      return failure(
          "the sound input has no 16-bit format: choose another, see earshot devices", null);
    }
    return CaptureException.lost(
        "the sound input cannot be opened, another program may have it: stop that program or choose another input, see earshot devices",
        inUse);
  }

  /** What worked once may come back by itself: a plug, a sound server that starts again. */
  private CaptureException failure(String message, Exception cause) {
    return worked
        ? CaptureException.lost(message, cause)
        : CaptureException.permanent(message, cause);
  }

  private Opened start(TargetDataLine opened, AudioFormat asked, PcmFormat format)
      throws LineUnavailableException {
    opened.open(asked, format.frames(HELD) * asked.getFrameSize());
    synchronized (lock) {
      line = opened;
      cancelled = false;
    }
    try {
      opened.start();
    } catch (RuntimeException e) {
      opened.close(); // whoever tries again would find it in use
      throw e;
    }
    return new Opened(opened, format);
  }
}
