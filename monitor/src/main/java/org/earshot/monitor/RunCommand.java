package org.earshot.monitor;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.earshot.message.SourceReport;
import org.earshot.source.Sources;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code earshot run}. */
@Command(
    name = "run",
    description = {
      "Listens to your sources and runs everything else in the same process: classification, attacks, page and metrics.",
      "On a first start two bundled models classify; `earshot train` makes models of your own.",
      "Ctrl-C ends it; a second start on the same data carries on."
    },
    footer = {
      "",
      "earshot run --microphone default",
      "earshot run --stream street=http://radio.example/live.mp3 --folder drop=/var/recordings",
      "earshot run --example-sources >sources.yaml; earshot run --sources sources.yaml"
    })
final class RunCommand implements Callable<Integer> {
  private static final String EXAMPLE = "/sources-example.yaml";
  private static final String INSTANCE = "run";

  @Mixin private SourcesOption sources;
  @Mixin private SingleSources singles;
  @Mixin private OneProcessOption roles;
  @Spec private CommandSpec spec;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description =
          "End after that long; the exit status is 0 only if a clip came of every source.")
  private Integer seconds;

  @Option(
      names = "--example-sources",
      description = "Print a file for --sources that has every kind of source, with remarks.")
  private boolean example;

  @Override
  public Integer call() throws InterruptedException, IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (example) {
      out.print(exampleSources());
      out.flush();
      return 0;
    }
    var declared = sources.read(singles.specs(System.getenv()));
    if (declared.all().isEmpty() && !sources.given()) {
      throw new IllegalArgumentException(
          "there must be a source: --microphone, --stream, --file, --folder, --dataset, --topic or --sources FILE; `earshot demo` needs none");
    }
    var options = roles.options(INSTANCE);
    try (var lifetime = new Lifetime()) {
      return listen(declared, options, lifetime, out);
    }
  }

  private int listen(
      DeclaredSources declared, OneProcess.Options options, Lifetime lifetime, PrintWriter out)
      throws InterruptedException {
    out.println("Starting broker, processors, worker and page ...");
    out.flush();
    var process = OneProcess.start(options, lifetime);
    roles.tell(process, out);
    Sources listening = declared.start(process.settings(), INSTANCE, lifetime);
    IngestedClips.register(process.registry(), listening::reports);
    var view =
        new SourcesTerminal(
            listening::reports,
            reports -> process.report(reports.stream().mapToLong(SourceReport::clips).sum()).line(),
            out,
            Terminal.attached());
    declared.follow(listening, lifetime, view::say);
    return view.watch(lifetime, seconds);
  }

  static String exampleSources() throws IOException {
    try (var stream = requireNonNull(RunCommand.class.getResourceAsStream(EXAMPLE), EXAMPLE)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
