package org.earshot.it;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Programs that some tests need and not every machine has. */
final class Tools {
  private static final boolean CI = System.getenv("CI") != null;

  private Tools() {}

  /**
   * Finds a program on the path. Without it the test is skipped by name; in CI, where everything is
   * installed, it fails.
   */
  static Path require(String program) {
    Optional<Path> found = find(program);
    if (found.isEmpty()) {
      missing("no %s on the path".formatted(program));
    }
    return found.orElseThrow();
  }

  /** A folder of test data; without it the test is skipped by name, in CI too. */
  static Path requireFolder(Path folder, String property) {
    if (!Files.isDirectory(folder)) {
      abort("skipped: no folder %s (-D%s)".formatted(folder, property));
    }
    return folder;
  }

  private static void missing(String reason) {
    if (CI) {
      fail(reason + ", and CI is set: .ci/run installs it");
    }
    abort("skipped: " + reason);
  }

  private static Optional<Path> find(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
