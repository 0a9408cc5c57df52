package org.earshot.source.input;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Random;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/**
 * A train of chirps, one at the beginning of each second: 0.2 s that rise from 500 Hz to 8 kHz.
 * Between them there is faint noise that never repeats, so that each sample has only one place.
 */
final class Chirps {
  static final int RATE_HZ = 44_100;
  static final int CHIRP = RATE_HZ / 5;

  private Chirps() {}

  static short[] train(int seconds) {
    var samples = new short[seconds * RATE_HZ];
    var random = new Random(7);
    for (int i = 0; i < samples.length; i++) {
      int inSecond = i % RATE_HZ;
      double t = inSecond / (double) RATE_HZ;
      double chirp = Math.sin(2 * Math.PI * (500 + 7500 / 0.4 * t) * t);
      samples[i] =
          (short) (1 + random.nextInt(100) + (inSecond < CHIRP ? Math.round(20_000 * chirp) : 0));
    }
    return samples;
  }

  /** A WAV file of one channel. */
  static Path write(short[] samples, Path file) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(samples.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(samples);
    var stream =
        new AudioInputStream(
            new ByteArrayInputStream(bytes.array()),
            new AudioFormat(RATE_HZ, 16, 1, true, false),
            samples.length);
    AudioSystem.write(stream, AudioFileFormat.Type.WAVE, file.toFile());
    return file;
  }

  /**
   * Where the first chirp of the train is found between two places, by correlation.
   *
   * @return the place, and the correlation there, at most 1
   */
  static Found find(short[] train, short[] heard, int from, int to) {
    double best = -1;
    int place = -1;
    for (int lag = from; lag < to && lag + CHIRP <= heard.length; lag++) {
      double product = 0;
      double power = 0;
      double reference = 0;
      for (int i = 0; i < CHIRP; i++) {
        product += (double) train[i] * heard[lag + i];
        power += (double) heard[lag + i] * heard[lag + i];
        reference += (double) train[i] * train[i];
      }
      double correlation = product / Math.sqrt(Math.max(1, power) * reference);
      if (correlation > best) {
        best = correlation;
        place = lag;
      }
    }
    return new Found(place, best);
  }

  /** A place in samples, and how like the chirp it is there. */
  record Found(int place, double correlation) {}
}
