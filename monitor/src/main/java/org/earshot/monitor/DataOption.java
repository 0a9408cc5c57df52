package org.earshot.monitor;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where everything that this process writes lies. */
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Directory of the broker's log, state and models (default: ${DEFAULT-VALUE}).",
      defaultValue = ".earshot")
  private Path data;

  Path data() {
    return data.toAbsolutePath().normalize();
  }

  Path broker() {
    return data().resolve("broker");
  }

  Path models() {
    return data().resolve("models");
  }
}
