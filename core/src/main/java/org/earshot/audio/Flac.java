package org.earshot.audio;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import org.jflac.FLACDecoder;
import org.jflac.frame.Frame;

/**
 * Decodes FLAC at its native depth. Only the stream information and the frames are shown to the
 * codec; pictures, tags and seek tables are skipped unread. Each frame's checksum must hold and the
 * frames must be as many as the header says.
 */
final class Flac {
  private static final int MARKER = 4;
  private static final int BLOCK_HEADER = 4;
  private static final int STREAM_INFO = 34;
  private static final int LAST_BLOCK = 0x80;

  private final byte[] bytes;
  private final ByteBuffer file;
  private final int start;
  private final AudioLimits limits;

  private Flac(byte[] file, AudioLimits limits) {
    this.bytes = file;
    this.file = ByteBuffer.wrap(file);
    this.start = Id3.length(file);
    this.limits = limits;
  }

  static Audio decode(byte[] file, AudioLimits limits) {
    try {
      return new Flac(file, limits).decode();
    } catch (IOException e) {
      throw new AudioException(
          AudioException.Kind.INVALID, "the FLAC data are damaged or cut off", e);
    }
  }

  private Audio decode() throws IOException {
    if (file.limit() < start + MARKER + BLOCK_HEADER + STREAM_INFO || blockType() != 0) {
      throw AudioException.invalid("the FLAC header is damaged or cut off");
    }
    long layout = file.getLong(start + MARKER + BLOCK_HEADER + 10);
    int rate = (int) (layout >>> 44);
    int channels = (int) (layout >>> 41 & 7) + 1;
    int bits = (int) (layout >>> 36 & 31) + 1;
    long total = layout & 0xf_ffff_ffffL;
    limits.checkShape(channels, rate);
    limits.checkFrames(total, channels, rate);
    SampleSink sink = new SampleSink(channels, rate, limits);
    readFrames(new FLACDecoder(stream()), sink, bits, total);
    return sink.audio(0, sink.frames(), bits);
  }

  private int blockType() {
    return file.get(start + MARKER) & 0x7f;
  }

  private void readFrames(FLACDecoder decoder, SampleSink sink, int bits, long total)
      throws IOException {
    decoder.readMetadata();
    while (total == 0 || sink.frames() < total) {
      Frame frame = nextFrame(decoder);
      if (decoder.getBadFrames() > 0) {
        throw AudioException.invalid("the FLAC data are damaged: a frame's checksum is wrong");
      }
      if (frame == null) {
        break;
      }
      keep(decoder, frame, sink, bits);
    }
    if (sink.frames() < total) {
      throw AudioException.invalid(
          "the FLAC file is cut off: it claims %d samples, %d are there"
              .formatted(total, sink.frames()));
    }
  }

  private static Frame nextFrame(FLACDecoder decoder) throws IOException {
    try {
      return decoder.readNextFrame();
    } catch (EOFException e) {
      return null;
    }
  }

  private static void keep(FLACDecoder decoder, Frame frame, SampleSink sink, int bits) {
    if (frame.header.channels != sink.channelCount() || frame.header.bitsPerSample != bits) {
      throw AudioException.invalid("the FLAC data are damaged: a frame contradicts the header");
    }
    int at = sink.grow(frame.header.blockSize);
    float scale = 1f / (1L << (bits - 1));
    for (int c = 0; c < sink.channelCount(); c++) {
      int[] output = decoder.getChannelData()[c].getOutput();
      float[] channel = sink.channel(c);
      for (int i = 0; i < frame.header.blockSize; i++) {
        channel[at + i] = output[i] * scale;
      }
    }
  }

  /** The marker and the stream information as the last block, then the frames. */
  private InputStream stream() {
    byte[] head = new byte[MARKER + BLOCK_HEADER + STREAM_INFO];
    file.get(start, head);
    head[MARKER] = (byte) LAST_BLOCK;
    head[MARKER + 1] = 0;
    head[MARKER + 2] = 0;
    head[MARKER + 3] = STREAM_INFO;
    int frames = firstFrame();
    return new SequenceInputStream(
        new ByteArrayInputStream(head),
        new ByteArrayInputStream(bytes, frames, bytes.length - frames));
  }

  private int firstFrame() {
    long at = (long) start + MARKER;
    boolean last = false;
    while (!last) {
      if (at + BLOCK_HEADER > file.limit()) {
        throw AudioException.invalid("the FLAC file is cut off before its first frame");
      }
      int header = file.getInt((int) at);
      last = header < 0;
      at += BLOCK_HEADER + (header & 0xffffff);
    }
    if (at >= file.limit()) {
      throw AudioException.invalid("the FLAC file is cut off before its first frame");
    }
    return (int) at;
  }
}
