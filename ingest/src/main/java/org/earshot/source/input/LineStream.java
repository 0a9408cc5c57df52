package org.earshot.source.input;

import be.tarsos.dsp.io.TarsosDSPAudioFormat;
import be.tarsos.dsp.io.TarsosDSPAudioInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.TargetDataLine;

/** A line as the dispatcher reads it; keeps each block's bytes as the line gave them. */
final class LineStream implements TarsosDSPAudioInputStream {
  private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final TargetDataLine line;
  private final AudioFormat format;
  private byte[] block = new byte[0];
  private short[] samples = new short[0];
  private int filled;
  private boolean interrupted;

  LineStream(TargetDataLine line) {
    this.line = line;
    this.format = line.getFormat();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    if (offset == 0) {
      block = bytes;
      filled = 0;
    }
    try {
      await(length);
    } catch (InterruptedException e) {
      interrupted = true;
      return -1;
    }
    int read = line.isOpen() ? line.read(bytes, offset, length) : 0;
    filled += Math.max(0, read);
    return read <= 0 ? -1 : read;
  }

  /**
   * Waits until so many bytes are there. The line's own read would look for them only four times in
   * what its buffer holds: samples would come in bursts of half a second.
   */
  private void await(int bytes) throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST_WAIT_NANOS;
    while (line.isOpen() && System.nanoTime() < deadline) {
      int missing = bytes - line.available();
      if (missing <= 0) {
        return;
      }
      long millis = 1000L * missing / Math.round(format.getFrameSize() * format.getFrameRate());
      Thread.sleep(Math.max(1, millis));
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Takes the block that was read last; its samples are then in {@link #samples}. */
  int takeBlock() {
    int count = filled / Short.BYTES;
    if (samples.length < count) {
      samples = new short[count];
    }
    ByteBuffer.wrap(block, 0, count * Short.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asShortBuffer()
        .get(samples, 0, count);
    filled = 0;
    return count / format.getChannels();
  }

  short[] samples() {
    return samples;
  }

  void checkInterrupted() throws InterruptedException {
    if (interrupted) {
      throw new InterruptedException("interrupted while waiting for the sound card");
    }
  }

  @Override
  public long skip(long bytes) {
    throw new UnsupportedOperationException("a sound card cannot skip");
  }

  @Override
  public void close() {
    line.close();
  }

  @Override
  public TarsosDSPAudioFormat getFormat() {
    return new TarsosDSPAudioFormat(
        format.getSampleRate(), 16, format.getChannels(), true, format.isBigEndian());
  }

  @Override
  public long getFrameLength() {
    return -1;
  }
}
