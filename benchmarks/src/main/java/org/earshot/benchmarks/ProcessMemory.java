package org.earshot.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resident memory of this process, as Linux counts it. */
final class ProcessMemory {
  private static final long KIB = 1024;

  private ProcessMemory() {}

  /** Lets the peak start anew. */
  static void restartPeak() throws IOException {
    Files.writeString(Path.of("/proc/self/clear_refs"), "5");
  }

  /** What is resident now, in bytes. */
  static long now() throws IOException {
    return bytes("VmRSS:");
  }

  /** The most that was resident since the start or {@link #restartPeak}, in bytes. */
  static long peak() throws IOException {
    return bytes("VmHWM:");
  }

  private static long bytes(String line) throws IOException {
    String found =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(one -> one.startsWith(line))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(found.replaceAll("\\D+", "")) * KIB;
  }
}
