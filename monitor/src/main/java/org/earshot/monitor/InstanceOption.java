package org.earshot.monitor;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The name of this process among those of its role. */
final class InstanceOption {
  @Option(
      names = "--instance",
      paramLabel = "NAME",
      description =
          "Name among the processes of this role (default: host name and the first free number).")
  private String name;

  Instance take(Path data, String role) {
    return Instance.take(data, role, name);
  }
}
