package org.earshot.ingest;

import java.io.ByteArrayInputStream;
import org.earshot.audio.Audio;
import org.earshot.audio.CanonicalWav;

/** Makes clips for tests. */
final class Tones {
  static final int RATE_HZ = 8_000;

  private Tones() {}

  /** A WAV file of a sine; other frequencies, other bytes. */
  static byte[] wav(int frequencyHz, int millis) {
    float[] samples = new float[RATE_HZ * millis / 1000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (0.5 * Math.sin(2 * Math.PI * frequencyHz * i / RATE_HZ));
    }
    return CanonicalWav.of(new Audio(new float[][] {samples}, RATE_HZ, 16));
  }

  static ClipFile clip(String name, String label, byte[] content) {
    return new ClipFile(name, label, "5", () -> new ByteArrayInputStream(content));
  }

  static ClipFile clip(String name, String label) {
    return clip(name, label, wav(440, 500));
  }
}
