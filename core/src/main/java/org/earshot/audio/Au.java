package org.earshot.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Decodes Sun and NeXT audio files that are uncompressed, float, A-law or mu-law. */
final class Au {
  private static final int HEADER = 24;
  private static final long LENGTH_UNKNOWN = 0xffffffffL;

  private Au() {}

  static Audio decode(byte[] file, AudioLimits limits) {
    if (file.length < HEADER) {
      throw AudioException.invalid("the AU header is cut off");
    }
    ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.BIG_ENDIAN);
    long start = header.getInt(4) & 0xffffffffL;
    long claimed = header.getInt(8) & 0xffffffffL;
    long present = file.length - start;
    if (present < 0 || start < HEADER || (claimed != LENGTH_UNKNOWN && claimed > present)) {
      throw AudioException.invalid(
          "the AU file is cut off: it claims %d bytes of audio, %d are there"
              .formatted(claimed, Math.max(0, present)));
    }
    int channels = (int) Math.min(header.getInt(20) & 0xffffffffL, Integer.MAX_VALUE);
    long rate = header.getInt(16) & 0xffffffffL;
    limits.checkShape(channels, rate);
    int bytes = (int) Math.min(claimed, present);
    ByteBuffer data = header.slice((int) start, bytes).order(ByteOrder.BIG_ENDIAN);
    return encoding(header.getInt(12)).decode(data, channels, (int) rate, limits);
  }

  private static Pcm encoding(int code) {
    return switch (code) {
      case 1 -> Pcm.MU_LAW;
      case 2 -> Pcm.INT8;
      case 3 -> Pcm.INT16;
      case 4 -> Pcm.INT24;
      case 5 -> Pcm.INT32;
      case 6 -> Pcm.FLOAT32;
      case 7 -> Pcm.FLOAT64;
      case 27 -> Pcm.A_LAW;
      default ->
          throw AudioException.unsupported(
              "AU encoding " + code + " is not known; convert it with: ffmpeg -i FILE OUT.wav");
    };
  }
}
