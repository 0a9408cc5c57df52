package org.earshot.source.input;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Programs that some tests need and not every machine has. */
public final class Tools {
  private static final boolean CI = System.getenv("CI") != null;

  private Tools() {}

  /**
   * Wants a program on the path. Without it the test is skipped by name; in CI, where everything is
   * installed, it fails.
   */
  public static void require(String program) {
    boolean found =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .map(folder -> Path.of(folder, program))
            .anyMatch(Files::isExecutable);
    if (!found) {
      missing("no %s on the path".formatted(program));
    }
  }

  /** Wants a command to succeed, such as an import in Python. */
  public static void requireSuccess(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      missing(String.join(" ", command) + " does not work");
    }
  }

  private static void missing(String reason) {
    if (CI) {
      fail(reason + ", and CI is set: .ci/run installs it");
    }
    abort("skipped: " + reason);
  }
}
