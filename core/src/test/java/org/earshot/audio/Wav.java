package org.earshot.audio;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes WAV files of any description, right or wrong. */
record Wav(int tag, int channels, int rateHz, int bits) {
  static final int PCM = 1;
  static final int FLOAT = 3;
  static final int A_LAW = 6;
  static final int MU_LAW = 7;

  byte[] file(byte[] data) {
    return file(data, data.length);
  }

  byte[] file(byte[] data, int claimed) {
    ByteBuffer wav = ByteBuffer.allocate(44 + data.length).order(ByteOrder.LITTLE_ENDIAN);
    riff(wav, 16);
    fields(wav, tag);
    wav.put("data".getBytes(US_ASCII)).putInt(claimed).put(data);
    return wav.array();
  }

  byte[] extensible(byte[] data) {
    ByteBuffer wav = ByteBuffer.allocate(68 + data.length).order(ByteOrder.LITTLE_ENDIAN);
    riff(wav, 40);
    fields(wav, 0xfffe);
    wav.putShort((short) 22).putShort((short) bits).putInt(0).putShort((short) tag);
    wav.put(
        new byte[] {
          0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xaa, 0, 0x38, (byte) 0x9b, 0x71
        });
    wav.put("data".getBytes(US_ASCII)).putInt(data.length).put(data);
    return wav.array();
  }

  private static void riff(ByteBuffer wav, int formatBytes) {
    wav.put("RIFF".getBytes(US_ASCII)).putInt(wav.capacity() - 8).put("WAVE".getBytes(US_ASCII));
    wav.put("fmt ".getBytes(US_ASCII)).putInt(formatBytes);
  }

  private void fields(ByteBuffer wav, int writtenTag) {
    int block = channels * ((bits + 7) / 8);
    wav.putShort((short) writtenTag).putShort((short) channels).putInt(rateHz);
    wav.putInt(rateHz * block).putShort((short) block).putShort((short) bits);
  }
}
