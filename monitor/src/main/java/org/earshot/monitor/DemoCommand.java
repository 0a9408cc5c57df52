package org.earshot.monitor;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.earshot.dashboard.DashboardOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code earshot demo}. */
@Command(
    name = "demo",
    description = {
      "Runs everything in one process: bundled clips are classified by two bundled models and both are attacked, live.",
      "Ctrl-C ends it; a second start on the same data carries on."
    })
final class DemoCommand implements Callable<Integer> {
  @Mixin private DataOption data;
  @Mixin private DashboardCommand.PageOption page;
  @Mixin private RepresentationsOption representations;
  @Spec private CommandSpec spec;

  @Option(
      names = "--broker-port",
      paramLabel = "PORT",
      description = "Port of the embedded broker (default: ${DEFAULT-VALUE}).",
      defaultValue = "9092")
  private int brokerPort;

  @Option(
      names = "--clips-per-second",
      paramLabel = "R",
      description = "How many 5-second clips are fed a second (default: ${DEFAULT-VALUE}).",
      defaultValue = "2")
  private double clipsPerSecond;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description =
          "End after that long with a table; the exit status is 0 only if every stage produced something.")
  private Integer seconds;

  @Option(
      names = "--window",
      paramLabel = "MINUTES",
      description = "What the measures cover (default: ${DEFAULT-VALUE}).",
      defaultValue = "10")
  private int windowMinutes;

  @Override
  public Integer call() throws InterruptedException {
    DashboardOptions pageOptions = page.options().serving(data.models());
    var options =
        new Demo.Options(
            data,
            brokerPort,
            clipsPerSecond,
            representations.parsed(),
            Duration.ofMinutes(windowMinutes),
            pageOptions);
    PrintWriter out = spec.commandLine().getOut();
    try (var lifetime = new Lifetime()) {
      out.println("Starting broker, processors, worker and page ...");
      out.flush();
      Demo demo = Demo.start(options, lifetime);
      out.printf(
          "%n  page      %s%n  metrics   %smetrics%n  broker    %s%n%nCtrl-C ends it.%n%n",
          page.address(demo.port()), page.address(demo.port()), demo.bootstrap());
      for (String id : demo.unclassified()) {
        out.printf(
            "No bundled model was trained on %s: it is computed and published, not classified; `earshot train` makes models for it.%n%n",
            id);
      }
      out.flush();
      return new DemoTerminal(demo, out).watch(lifetime, seconds);
    }
  }
}
