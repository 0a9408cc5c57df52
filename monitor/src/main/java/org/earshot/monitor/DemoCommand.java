package org.earshot.monitor;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
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
  @Mixin private OneProcessOption roles;
  @Spec private CommandSpec spec;

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

  @Override
  public Integer call() throws InterruptedException {
    var options = roles.options("demo");
    PrintWriter out = spec.commandLine().getOut();
    try (var lifetime = new Lifetime()) {
      out.println("Starting broker, processors, worker and page ...");
      out.flush();
      Demo demo = Demo.start(options, clipsPerSecond, lifetime);
      roles.tell(demo.roles(), out);
      return new DemoTerminal(demo, out).watch(lifetime, seconds);
    }
  }
}
