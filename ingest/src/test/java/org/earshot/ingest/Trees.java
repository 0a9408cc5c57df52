package org.earshot.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes folders for tests. */
final class Trees {
  private Trees() {}

  static void touch(Path folder, String... names) throws IOException {
    for (String name : names) {
      write(folder, name, new byte[0]);
    }
  }

  static void write(Path folder, String name, String... lines) throws IOException {
    write(folder, name, String.join("\n", lines).getBytes(UTF_8));
  }

  static void write(Path folder, String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }
}
