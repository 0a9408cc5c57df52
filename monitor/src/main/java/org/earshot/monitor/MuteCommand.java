package org.earshot.monitor;

import static java.time.temporal.ChronoUnit.SECONDS;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.earshot.message.Control.MutedSource;
import org.earshot.wire.ClipId;
import org.earshot.wire.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code earshot mute}. */
@Command(
    name = "mute",
    description = {
      "Stops listening to sources until that is taken back, whichever process listens, and over restarts.",
      "The device or the connection is closed; what was recorded before stays."
    })
final class MuteCommand implements Callable<Integer> {
  @Mixin private BootstrapOption bootstrap;
  @Spec private CommandSpec spec;

  @Option(names = "--undo", description = "Listen to them again.")
  private boolean undo;

  @Option(
      names = "--yes",
      description = "Mute sources that nobody has spoken of yet, before they are listened to.")
  private boolean yes;

  @Parameters(
      arity = "1..*",
      paramLabel = "SOURCE",
      description = "The sources' ids, see `earshot sources`.")
  private List<String> ids;

  @Override
  public Integer call() {
    Settings settings = bootstrap.prepared();
    var known = KnownSources.read(settings);
    ids.forEach(ClipId::checkedSource);
    if (!yes) {
      known.require(ids);
    }
    PrintWriter out = spec.commandLine().getOut();
    for (String id : ids) {
      out.println(undo ? listen(settings, known, id) : mute(settings, known, id));
    }
    out.flush();
    return 0;
  }

  private static String mute(Settings settings, KnownSources known, String id) {
    var before = known.muted().get(id);
    if (before != null) {
      return "%s was muted at %s".formatted(id, before.at().truncatedTo(SECONDS));
    }
    Wishes.publish(settings, new MutedSource(id, Instant.now()));
    return "muted: %s; `earshot mute --undo %s` listens again".formatted(id, id);
  }

  private static String listen(Settings settings, KnownSources known, String id) {
    var before = known.muted().get(id);
    if (before == null) {
      return "%s is not muted".formatted(id);
    }
    Wishes.withdraw(settings, before.subject());
    return "no longer muted: " + id;
  }
}
