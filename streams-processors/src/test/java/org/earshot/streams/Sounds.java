package org.earshot.streams;

import java.time.Duration;
import org.earshot.audio.Audio;
import org.earshot.audio.CanonicalWav;

/** Audio files for tests. */
final class Sounds {
  static final int RATE_HZ = 8000;

  private Sounds() {}

  /** A WAV file of a tone. */
  static byte[] tone(double hz, Duration length) {
    float[] samples = new float[(int) (length.toMillis() * RATE_HZ / 1000)];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (0.5 * Math.sin(2 * Math.PI * hz * i / RATE_HZ));
    }
    return CanonicalWav.of(new Audio(new float[][] {samples}, RATE_HZ));
  }
}
