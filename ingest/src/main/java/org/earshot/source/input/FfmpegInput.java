package org.earshot.source.input;

import static java.util.Objects.requireNonNull;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.earshot.source.AudioInput;
import org.earshot.source.CaptureException;
import org.earshot.source.PcmFormat;

/**
 * A network stream or a file, by an ffmpeg of its own. 16-bit samples come back through a pipe at
 * the stream's own rate and channels, after an AU header that tells them. No shell is used and
 * nothing of the stream is dropped, neither at its beginning nor by resampling. An ffmpeg ends when
 * its pipe does, so none outlives this process.
 */
public final class FfmpegInput implements AudioInput {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int AU_MAGIC = 0x2e736e64;
  private static final int AU_INT16 = 3;
  private static final int AU_HEADER_BYTES = 24;
  private static final int LONGEST_AU_HEADER = 64 * 1024;

  /**
   * How much of a stream is looked at before its first sample comes, in microseconds. It is not
   * lost; by ffmpeg's default of 5 s, RTMP and UDP would begin 4 s later.
   */
  private static final String LOOK_US = "1000000";

  private static final long LOOK_AGAIN_MILLIS = 5;
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final String program;
  private final StreamAddress address;
  private final boolean repeat;
  private final Object lock = new Object();
  private volatile Process process;
  private boolean cancelled;
  private volatile boolean worked;

  /**
   * An input that has not been opened.
   *
   * @param address what to open
   * @param repeat whether a file begins anew at its end, without a gap
   */
  public FfmpegInput(StreamAddress address, boolean repeat) {
    this("ffmpeg", address, repeat);
  }

  FfmpegInput(String program, StreamAddress address, boolean repeat) {
    this.program = program;
    this.address = requireNonNull(address, "address");
    this.repeat = repeat;
  }

  @Override
  public void capture(Sink sink) throws CaptureException, InterruptedException {
    Process started = start();
    var complaints = new FfmpegComplaints(started.getErrorStream(), address);
    try {
      started.getOutputStream().close();
      receive(started.getInputStream(), sink);
      // It ends by itself now, and its status tells how.
      started.waitFor(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (IOException e) {
      complaints.add(e.getMessage());
    } finally {
      // Destroying closes the pipes, too: what an ffmpeg that has ended said would be lost.
      if (started.isAlive()) {
        started.destroyForcibly();
      }
      synchronized (lock) {
        process = null;
      }
    }
    complaints.await(FAREWELL);
    judge(started.waitFor(), complaints);
  }

  @Override
  public void cancel() {
    synchronized (lock) {
      if (process != null) {
        cancelled = true;
        process.destroyForcibly();
      }
    }
  }

  @Override
  public Duration jitter() {
    return address.jitter();
  }

  private Process start() throws CaptureException {
    var builder = new ProcessBuilder(command());
    // It would make ffmpeg write the address, with credentials, into a file.
    builder.environment().remove("FFREPORT");
    try {
      synchronized (lock) {
        cancelled = false;
        process = builder.start();
        return process;
      }
    } catch (IOException e) {
      throw CaptureException.permanent(
          "ffmpeg cannot be started: install it (apt-get install ffmpeg) and put it on the path",
          e);
    }
  }

  List<String> command() {
    List<String> command =
        new ArrayList<>(
            List.of(program, "-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+warning"));
    command.addAll(address.options());
    if (address.isPaced()) {
      command.add("-re");
    }
    if (repeat) {
      command.addAll(List.of("-stream_loop", "-1"));
    }
    if (!address.isFile()) {
      command.addAll(List.of("-analyzeduration", LOOK_US));
    }
    command.addAll(List.of("-i", address.input(), "-map", "0:a:0", "-vn"));
    command.addAll(
        List.of("-c:a", "pcm_s16be", "-f", "au", "-bitexact", "-flush_packets", "1", "pipe:1"));
    return command;
  }

  private void receive(InputStream pipe, Sink sink)
      throws IOException, CaptureException, InterruptedException {
    PcmFormat format = header(pipe);
    if (format == null) {
      return;
    }
    sink.format(format);
    int frameBytes = format.channels() * Short.BYTES;
    byte[] bytes = new byte[BUFFER_BYTES / frameBytes * frameBytes];
    short[] samples = new short[bytes.length / Short.BYTES];
    int held = 0;
    for (int n; (n = read(pipe, bytes, held)) >= 0; ) {
      held += n;
      int frames = held / frameBytes;
      if (frames > 0) {
        int whole = frames * frameBytes;
        ByteBuffer.wrap(bytes, 0, whole)
            .asShortBuffer()
            .get(samples, 0, frames * format.channels());
        worked = true;
        sink.frames(samples, frames);
        System.arraycopy(bytes, whole, bytes, 0, held - whole);
        held -= whole;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  /** Reads what there is; where ffmpeg does not notice that its peer is gone, this does. */
  private int read(InputStream pipe, byte[] bytes, int held)
      throws IOException, InterruptedException {
    if (address.isWatched()) {
      long deadline = System.nanoTime() + StreamAddress.PATIENCE.toNanos();
      while (pipe.available() == 0 && process.isAlive()) {
        if (System.nanoTime() > deadline) {
          throw new IOException("Connection timed out");
        }
        Thread.sleep(LOOK_AGAIN_MILLIS);
      }
    }
    return pipe.read(bytes, held, bytes.length - held);
  }

  /** Reads the AU header; null if ffmpeg ended before it. */
  private static PcmFormat header(InputStream pipe) throws IOException {
    byte[] header = pipe.readNBytes(AU_HEADER_BYTES);
    if (header.length < AU_HEADER_BYTES) {
      return null;
    }
    ByteBuffer fields = ByteBuffer.wrap(header);
    int start = fields.getInt(4);
    if (fields.getInt(0) != AU_MAGIC
        || fields.getInt(12) != AU_INT16
        || start < AU_HEADER_BYTES
        || start > LONGEST_AU_HEADER) {
      throw new IOException("ffmpeg's output is not 16-bit AU");
    }
    new DataInputStream(pipe).skipNBytes(start - AU_HEADER_BYTES);
    try {
      return new PcmFormat(fields.getInt(16), fields.getInt(20));
    } catch (IllegalArgumentException e) {
      throw new IOException("the stream is no audio that is accepted: " + e.getMessage(), e);
    }
  }

  private void judge(int status, FfmpegComplaints complaints) throws CaptureException {
    synchronized (lock) {
      if (cancelled) {
        throw CaptureException.lost("the capture was cancelled");
      }
    }
    if (status == 0 && !complaints.ofInput()) {
      return;
    }
    String reason = complaints.reason(status);
    // What worked once may come back by itself: a mount point, a camera's name.
    throw complaints.permanent() && !worked
        ? CaptureException.permanent(reason)
        : CaptureException.lost(reason);
  }
}
