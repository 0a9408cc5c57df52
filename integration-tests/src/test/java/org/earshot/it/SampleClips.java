package org.earshot.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.earshot.audio.Audio;
import org.earshot.audio.CanonicalWav;
import org.earshot.ingest.BundledClips;
import org.earshot.ingest.ClipFile;

/** Audio to feed: the clips that the demo brings, and tones made here. */
final class SampleClips {
  private static final int RATE_HZ = 16_000;
  private static final List<ClipFile> BUNDLED =
      BundledClips.load(SampleClips.class.getClassLoader(), "demo/esc10");

  private SampleClips() {}

  /** The bundled clip of that number, an Ogg Vorbis file. */
  static byte[] bundled(int number) {
    try (InputStream stream = BUNDLED.get(number).content().open()) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes bundled clips into a folder, named 000.ogg and so on. */
  static void write(Path folder, int from, int count) {
    try {
      Files.createDirectories(folder);
      for (int i = from; i < from + count; i++) {
        Files.write(folder.resolve("%03d.ogg".formatted(i)), bundled(i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A WAV file of a sine; other frequencies, other bytes. */
  static byte[] tone(int frequencyHz) {
    float[] samples = new float[RATE_HZ];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (0.5 * Math.sin(2 * Math.PI * frequencyHz * i / RATE_HZ));
    }
    return CanonicalWav.of(new Audio(new float[][] {samples}, RATE_HZ, 16));
  }
}
