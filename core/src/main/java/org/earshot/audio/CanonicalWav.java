package org.earshot.audio;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes the one WAV that stands for some audio: mono (the mean of the channels) at its own sample
 * rate. Audio of 16 bits or less, and of lossy codecs, becomes 16-bit integers, rounded to nearest
 * and clipped; finer audio becomes 32-bit floats. The same audio always gives the same bytes, and
 * decoding them and writing again gives them once more.
 */
public final class CanonicalWav {
  private static final int PCM = 1;
  private static final int IEEE_FLOAT = 3;
  private static final int PCM_HEADER = 44;
  private static final int FLOAT_HEADER = 58;

  private CanonicalWav() {}

  /** The canonical WAV file of the audio. */
  public static byte[] of(Audio audio) {
    float[] mono = audio.mono();
    return audio.bits() <= 16
        ? integers(mono, audio.sampleRateHz())
        : floats(mono, audio.sampleRateHz());
  }

  private static byte[] integers(float[] mono, int sampleRateHz) {
    int bytes = Short.BYTES * mono.length;
    byte[] file = new byte[PCM_HEADER + bytes];
    ByteBuffer wav = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    format(wav, 16, PCM, sampleRateHz, Short.BYTES);
    wav.put(ascii("data")).putInt(bytes);
    for (float sample : mono) {
      int rounded = Math.round(sample * 32768f);
      wav.putShort((short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, rounded)));
    }
    return file;
  }

  private static byte[] floats(float[] mono, int sampleRateHz) {
    int bytes = Float.BYTES * mono.length;
    byte[] file = new byte[FLOAT_HEADER + bytes];
    ByteBuffer wav = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    format(wav, 18, IEEE_FLOAT, sampleRateHz, Float.BYTES);
    wav.putShort((short) 0);
    wav.put(ascii("fact")).putInt(4).putInt(mono.length);
    wav.put(ascii("data")).putInt(bytes);
    for (float sample : mono) {
      wav.putFloat(sample);
    }
    return file;
  }

  private static void format(
      ByteBuffer wav, int formatBytes, int tag, int sampleRateHz, int sampleBytes) {
    wav.put(ascii("RIFF")).putInt(wav.limit() - 8).put(ascii("WAVE"));
    wav.put(ascii("fmt ")).putInt(formatBytes).putShort((short) tag).putShort((short) 1);
    wav.putInt(sampleRateHz).putInt(sampleRateHz * sampleBytes);
    wav.putShort((short) sampleBytes).putShort((short) (8 * sampleBytes));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
