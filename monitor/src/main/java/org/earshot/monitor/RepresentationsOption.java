package org.earshot.monitor;

import java.util.List;
import org.earshot.streams.RepresentationPlan;
import picocli.CommandLine.Option;

/** Which representations are computed. */
final class RepresentationsOption {
  /** What the bundled models see, so that it needs no option anywhere. */
  static final String DEFAULT = "dwt-tonnetz/small";

  @Option(
      names = "--representations",
      split = ",",
      paramLabel = "[SOURCE=]KIND/PRESET[/RATE]",
      description = {
        "What is made of each clip: kinds stft, dwt, stft-tonnetz, dwt-tonnetz at the presets paper, medium, small (default: ${DEFAULT-VALUE}).",
        "A source with entries of its own gets those alone."
      },
      defaultValue = DEFAULT)
  private List<String> names;

  RepresentationPlan parsed() {
    return RepresentationPlan.parse(names);
  }
}
