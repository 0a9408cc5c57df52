package org.earshot.monitor;

import java.util.List;
import org.earshot.dsp.Representation;
import picocli.CommandLine.Option;

/** Which representations are computed. */
final class RepresentationsOption {
  @Option(
      names = "--representations",
      split = ",",
      paramLabel = "KIND/PRESET[/RATE]",
      description = "Representations of every clip (default: ${DEFAULT-VALUE}).",
      defaultValue = "stft/small")
  private List<String> names;

  List<Representation> parsed() {
    return names.stream().map(Representation::parse).toList();
  }
}
