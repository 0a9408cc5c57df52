package org.earshot.source.input;

import java.time.Duration;
import java.util.Arrays;
import org.earshot.source.AudioInput;
import org.earshot.source.CaptureException;
import org.earshot.source.PcmFormat;

/** A capture on a thread of its own, and what it heard. */
final class Listening implements AudioInput.Sink, AutoCloseable {
  private final AudioInput input;
  private final Thread thread;
  private final long begun = System.nanoTime();
  private PcmFormat format;
  private short[] heard = new short[1 << 16];
  private int length;
  private Duration untilFirst;
  private Exception lost;

  private Listening(AudioInput input) {
    this.input = input;
    this.thread = new Thread(this::run, "listening");
    thread.start();
  }

  static Listening to(AudioInput input) {
    return new Listening(input);
  }

  /** Listens, again and again while nobody serves there yet. */
  static Listening toServer(AudioInput input) throws InterruptedException {
    for (int attempt = 0; ; attempt++) {
      var listening = new Listening(input);
      if (listening.hasBegun()
          || attempt == 200
          || !listening.lost.getMessage().contains("refused")) {
        return listening;
      }
    }
  }

  private void run() {
    try {
      input.capture(this);
    } catch (CaptureException | InterruptedException e) {
      synchronized (this) {
        lost = e;
      }
    }
  }

  @Override
  public synchronized void format(PcmFormat given) {
    format = given;
  }

  @Override
  public synchronized void frames(short[] interleaved, int frames) {
    int samples = frames * format.channels();
    if (length + samples > heard.length) {
      heard = Arrays.copyOf(heard, 2 * (length + samples));
    }
    System.arraycopy(interleaved, 0, heard, length, samples);
    length += samples;
    if (untilFirst == null) {
      untilFirst = Duration.ofNanos(System.nanoTime() - begun);
    }
    notifyAll();
  }

  private boolean hasBegun() throws InterruptedException {
    while (thread.isAlive() && heard().length == 0) {
      thread.join(10);
    }
    return heard().length > 0;
  }

  synchronized PcmFormat format() {
    return format;
  }

  /** From the beginning of the capture to its first sample. */
  synchronized Duration untilFirst() {
    return untilFirst;
  }

  synchronized short[] heard() {
    return Arrays.copyOf(heard, length);
  }

  /** Waits for so many samples. */
  short[] await(int samples) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      short[] now = heard();
      if (now.length >= samples) {
        return now;
      }
      if (!thread.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError("only %d of %d samples came".formatted(now.length, samples), lost);
      }
      synchronized (this) {
        wait(50);
      }
    }
  }

  /** Waits for the end: null if the audio ended by itself. */
  CaptureException awaitEnd(Duration longest) throws InterruptedException {
    thread.join(longest.toMillis());
    if (thread.isAlive()) {
      throw new AssertionError("the capture did not end within " + longest);
    }
    return (CaptureException) lost;
  }

  @Override
  public void close() {
    try {
      while (thread.isAlive()) {
        input.cancel();
        thread.join(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
