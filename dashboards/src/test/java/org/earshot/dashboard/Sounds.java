package org.earshot.dashboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Audio files made here. */
final class Sounds {
  private static final int RATE_HZ = 8000;

  private Sounds() {}

  /** One second of 440 Hz as 16-bit mono WAV. */
  static byte[] beep() {
    var wav = ByteBuffer.allocate(44 + 2 * RATE_HZ).order(ByteOrder.LITTLE_ENDIAN);
    wav.put(ascii("RIFF")).putInt(36 + 2 * RATE_HZ).put(ascii("WAVEfmt ")).putInt(16);
    wav.putShort((short) 1).putShort((short) 1).putInt(RATE_HZ).putInt(2 * RATE_HZ);
    wav.putShort((short) 2).putShort((short) 16).put(ascii("data")).putInt(2 * RATE_HZ);
    for (int i = 0; i < RATE_HZ; i++) {
      wav.putShort((short) (8000 * Math.sin(2 * Math.PI * 440 * i / RATE_HZ)));
    }
    return wav.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
