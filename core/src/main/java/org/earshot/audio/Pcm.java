package org.earshot.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Names how one uncompressed sample is written, and reads it to a float with full scale at 1. */
enum Pcm {
  UINT8(1, 8) {
    @Override
    float read(ByteBuffer data, int at) {
      return ((data.get(at) & 0xff) - 128) / 128f;
    }
  },
  INT8(1, 8) {
    @Override
    float read(ByteBuffer data, int at) {
      return data.get(at) / 128f;
    }
  },
  INT16(2, 16) {
    @Override
    float read(ByteBuffer data, int at) {
      return data.getShort(at) / 32768f;
    }
  },
  INT24(3, 24) {
    @Override
    float read(ByteBuffer data, int at) {
      boolean little = data.order() == ByteOrder.LITTLE_ENDIAN;
      int high = data.get(little ? at + 2 : at);
      int low = data.get(little ? at : at + 2) & 0xff;
      return (high << 16 | (data.get(at + 1) & 0xff) << 8 | low) / 0x1p23f;
    }
  },
  INT32(4, 32) {
    @Override
    float read(ByteBuffer data, int at) {
      return data.getInt(at) / 0x1p31f;
    }
  },
  FLOAT32(4, 32) {
    @Override
    float read(ByteBuffer data, int at) {
      return data.getFloat(at);
    }
  },
  FLOAT64(8, 32) {
    @Override
    float read(ByteBuffer data, int at) {
      return (float) data.getDouble(at);
    }
  },
  /** ITU-T G.711: 13 bits companded to 8. */
  A_LAW(1, 16) {
    @Override
    float read(ByteBuffer data, int at) {
      int code = data.get(at) ^ 0x55;
      int exponent = code >> 4 & 7;
      int mantissa = code & 15;
      int magnitude = exponent == 0 ? mantissa * 16 + 8 : (mantissa * 16 + 0x108) << (exponent - 1);
      return ((code & 0x80) == 0 ? -magnitude : magnitude) / 32768f;
    }
  },
  /** ITU-T G.711: 14 bits companded to 8. */
  MU_LAW(1, 16) {
    @Override
    float read(ByteBuffer data, int at) {
      int code = ~data.get(at);
      int magnitude = ((((code & 15) << 3) + 0x84) << (code >> 4 & 7)) - 0x84;
      return ((code & 0x80) == 0 ? magnitude : -magnitude) / 32768f;
    }
  };

  private final int bytes;
  private final int bits;

  Pcm(int bytes, int bits) {
    this.bytes = bytes;
    this.bits = bits;
  }

  /** Reads the sample at a byte index in the buffer's byte order. */
  abstract float read(ByteBuffer data, int at);

  int bytes() {
    return bytes;
  }

  /** The signed integer encoding of so many bytes. */
  static Pcm integer(int bytes) {
    return switch (bytes) {
      case 1 -> INT8;
      case 2 -> INT16;
      case 3 -> INT24;
      case 4 -> INT32;
      default ->
          throw AudioException.unsupported(
              "integer samples of " + bytes * 8 + " bits are not known; convert to 16 or 24 bits");
    };
  }

  /**
   * Reads interleaved frames from the buffer's position to its limit; an incomplete last frame is
   * left out.
   */
  Audio decode(ByteBuffer data, int channelCount, int sampleRateHz, AudioLimits limits) {
    int frames = data.remaining() / (bytes * channelCount);
    limits.checkFrames(frames, channelCount, sampleRateHz);
    if (frames == 0) {
      throw AudioException.invalid("the file has no samples");
    }
    float[][] channels = new float[channelCount][frames];
    int at = data.position();
    for (int i = 0; i < frames; i++) {
      for (int c = 0; c < channelCount; c++, at += bytes) {
        channels[c][i] = read(data, at);
      }
    }
    return finite(channels, sampleRateHz);
  }

  private Audio finite(float[][] channels, int sampleRateHz) {
    for (float[] channel : channels) {
      for (int i = 0; i < channel.length; i++) {
        if (!Float.isFinite(channel[i])) {
          throw AudioException.invalid(
              "sample " + i + " is " + channel[i] + "; NaN and infinite samples are refused");
        }
      }
    }
    return Audio.owning(channels, sampleRateHz, bits);
  }
}
