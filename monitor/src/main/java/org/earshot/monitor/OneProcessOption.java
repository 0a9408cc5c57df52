package org.earshot.monitor;

import java.io.PrintWriter;
import java.time.Duration;
import org.earshot.dashboard.DashboardOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What can be chosen of a process that has every role. */
final class OneProcessOption {
  @Mixin private DataOption data;
  @Mixin private KeepAudioOption audio;
  @Mixin private DashboardCommand.PageOption page;
  @Mixin private RepresentationsOption representations;

  @Option(
      names = "--broker-port",
      paramLabel = "PORT",
      description = "Port of the embedded broker (default: ${DEFAULT-VALUE}).",
      defaultValue = "9092")
  private int brokerPort;

  @Option(
      names = "--window",
      paramLabel = "MINUTES",
      description = "What the measures cover (default: ${DEFAULT-VALUE}).",
      defaultValue = "10")
  private int windowMinutes;

  /**
   * What was chosen.
   *
   * @param instance the name of the process
   */
  OneProcess.Options options(String instance) {
    var unused = audio.age(); // refused before anything starts
    DashboardOptions pageOptions = page.options().serving(data.models());
    return new OneProcess.Options(
        instance,
        data,
        audio,
        brokerPort,
        representations.parsed(),
        Duration.ofMinutes(windowMinutes),
        pageOptions);
  }

  /** Says where everything is. */
  void tell(OneProcess roles, PrintWriter out) {
    String address = page.address(roles.port());
    out.printf(
        "%n  page      %s%n  metrics   %smetrics%n  broker    %s%n%nCtrl-C ends it.%n%n",
        address, address, roles.settings().bootstrap());
    for (String id : roles.unclassified()) {
      out.printf(
          "No bundled model was trained on %s: it is computed and published, not classified; `earshot train` makes models for it.%n%n",
          id);
    }
    out.flush();
  }
}
