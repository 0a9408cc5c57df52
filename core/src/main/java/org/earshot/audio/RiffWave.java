package org.earshot.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Decodes RIFF WAVE files: the fmt chunk chooses how the data chunk is read. */
final class RiffWave {
  private static final int PCM = 1;
  private static final int MS_ADPCM = 2;
  private static final int IEEE_FLOAT = 3;
  private static final int A_LAW = 6;
  private static final int MU_LAW = 7;
  private static final int EXTENSIBLE = 0xfffe;

  private ByteBuffer format;
  private ByteBuffer fact;
  private ByteBuffer data;

  private RiffWave() {}

  static Audio decode(byte[] file, AudioLimits limits) {
    RiffWave wave = new RiffWave();
    Chunks.read(file, ByteOrder.LITTLE_ENDIAN, wave::keep);
    if (wave.format == null || wave.format.limit() < 16) {
      throw AudioException.invalid("the WAV header is cut off: it has no complete fmt part");
    }
    if (wave.data == null) {
      throw AudioException.invalid("the WAV file has no data part: it is cut off");
    }
    return wave.decode(limits);
  }

  private boolean keep(String name, ByteBuffer content) {
    switch (name) {
      case "fmt " -> format = content;
      case "fact" -> fact = content;
      case "data" -> data = content;
      default -> {} // texts, pictures, loop points
    }
    return data == null;
  }

  private Audio decode(AudioLimits limits) {
    int channels = format.getShort(2) & 0xffff;
    long rate = format.getInt(4) & 0xffffffffL;
    limits.checkShape(channels, rate);
    if (tag() == MS_ADPCM) {
      return MsAdpcm.decode(format, data, frames(), (int) rate, limits);
    }
    return encoding(channels).decode(data, channels, (int) rate, limits);
  }

  /** Frames as the fact chunk tells them: compressed data are padded to whole blocks. */
  private long frames() {
    return fact == null || fact.limit() < 4 ? Long.MAX_VALUE : fact.getInt(0) & 0xffffffffL;
  }

  /** WAVE_FORMAT_EXTENSIBLE hides the tag in the first two bytes of its GUID. */
  private int tag() {
    int tag = format.getShort(0) & 0xffff;
    return tag == EXTENSIBLE && format.limit() >= 26 ? format.getShort(24) & 0xffff : tag;
  }

  /** The container's bytes count: 12 bits in two bytes are left-justified, as the format wants. */
  private Pcm encoding(int channels) {
    int bytes = (format.getShort(12) & 0xffff) / channels;
    int bits = format.getShort(14) & 0xffff;
    int tag = tag();
    if (bytes * channels != (format.getShort(12) & 0xffff) || bits > bytes * 8 || bytes == 0) {
      throw AudioException.invalid(
          "the WAV header contradicts itself: %d channels of %d bits in frames of %d bytes"
              .formatted(channels, bits, format.getShort(12) & 0xffff));
    }
    return switch (tag) {
      case PCM -> bytes == 1 ? Pcm.UINT8 : Pcm.integer(bytes);
      case IEEE_FLOAT -> floating(bytes);
      case A_LAW -> single(Pcm.A_LAW, bytes);
      case MU_LAW -> single(Pcm.MU_LAW, bytes);
      default ->
          throw AudioException.unsupported(
              "WAV codec 0x%04x is not known; convert it with: ffmpeg -i FILE -c:a pcm_s16le OUT.wav"
                  .formatted(tag));
    };
  }

  private static Pcm floating(int bytes) {
    return switch (bytes) {
      case Float.BYTES -> Pcm.FLOAT32;
      case Double.BYTES -> Pcm.FLOAT64;
      default ->
          throw AudioException.unsupported(
              "float samples of " + bytes * 8 + " bits are not known; convert to 32 bits");
    };
  }

  private static Pcm single(Pcm law, int bytes) {
    if (bytes != 1) {
      throw AudioException.invalid("the WAV header claims " + law + " with " + bytes + " bytes");
    }
    return law;
  }
}
