package org.earshot.audio;

import java.io.IOException;
import java.io.InputStream;
import org.earshot.dsp.Matrix;
import org.earshot.dsp.Npy;

/** Reads the committed clips and golden arrays. */
final class Resources {
  private Resources() {}

  static byte[] audio(String name) throws IOException {
    return read("/audio/" + name);
  }

  static Matrix golden(String name) throws IOException {
    return Npy.read(read("/golden/" + name + ".npy"));
  }

  private static byte[] read(String path) throws IOException {
    try (InputStream stream = Resources.class.getResourceAsStream(path)) {
      return stream.readAllBytes();
    }
  }
}
