package org.earshot.audio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Decodes AIFF and AIFF-C files that are uncompressed, float, A-law or mu-law. */
final class Aiff {
  private static final int EXPONENT_BIAS = 16383 + 63;

  private ByteBuffer common;
  private ByteBuffer sound;

  private Aiff() {}

  static Audio decode(byte[] file, AudioLimits limits) {
    Aiff aiff = new Aiff();
    Chunks.read(file, ByteOrder.BIG_ENDIAN, aiff::keep);
    if (aiff.common == null || aiff.common.limit() < 18) {
      throw AudioException.invalid("the AIFF header is cut off: it has no complete COMM part");
    }
    if (aiff.sound == null || aiff.sound.limit() < 8) {
      throw AudioException.invalid("the AIFF file has no samples");
    }
    return aiff.decode(limits);
  }

  private boolean keep(String name, ByteBuffer content) {
    if (name.equals("COMM") && common == null) {
      common = content;
    } else if (name.equals("SSND") && sound == null) {
      sound = content;
    }
    return common == null || sound == null;
  }

  private Audio decode(AudioLimits limits) {
    int channels = common.getShort(0) & 0xffff;
    long frames = common.getInt(2) & 0xffffffffL;
    double rate = extended(common.getShort(8), common.getLong(10));
    limits.checkShape(channels, (long) rate);
    Pcm encoding = encoding();
    long offset = sound.getInt(0) & 0xffffffffL;
    long bytes = frames * channels * encoding.bytes();
    if (8 + offset + bytes > sound.limit()) {
      throw AudioException.invalid(
          "the AIFF file is cut off: it claims %d frames, its data end before".formatted(frames));
    }
    ByteOrder order = compression().equals("sowt") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    ByteBuffer data = sound.slice(8 + (int) offset, (int) bytes).order(order);
    return encoding.decode(data, channels, (int) Math.round(rate), limits);
  }

  private String compression() {
    if (common.limit() < 22) {
      return "NONE";
    }
    byte[] name = new byte[4];
    common.get(18, name);
    return new String(name, ISO_8859_1);
  }

  private Pcm encoding() {
    int bits = common.getShort(6) & 0xffff;
    return switch (compression()) {
      case "NONE", "twos", "sowt", "in24", "in32" -> Pcm.integer((bits + 7) / 8);
      case "fl32", "FL32" -> Pcm.FLOAT32;
      case "fl64", "FL64" -> Pcm.FLOAT64;
      case "alaw", "ALAW" -> Pcm.A_LAW;
      case "ulaw", "ULAW" -> Pcm.MU_LAW;
      case "raw " -> Pcm.UINT8;
      default ->
          throw AudioException.unsupported(
              "this AIFF-C codec is not known; convert it with: ffmpeg -i FILE OUT.wav");
    };
  }

  /** An 80-bit extended float: sign and exponent, then a mantissa whose leading one is written. */
  private static double extended(short signAndExponent, long mantissa) {
    double magnitude = (mantissa >>> 1) * 2.0;
    double value = Math.scalb(magnitude, (signAndExponent & 0x7fff) - EXPONENT_BIAS);
    return signAndExponent < 0 ? -value : value;
  }
}
