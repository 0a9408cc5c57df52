package org.earshot.monitor;

import static java.time.temporal.ChronoUnit.SECONDS;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.earshot.message.Control.ActiveModels;
import org.earshot.message.Control.RetiredModel;
import org.earshot.wire.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code earshot models retire}. A model is retired before it is taken off the list of those that
 * classify, so that it is out of service whichever of two people who write that list comes last.
 */
@Command(
    name = "retire",
    description = {
      "Takes models out of service for good: they no longer classify and cannot be activated.",
      "Their cards, their files and all that was recorded of them stay."
    })
final class RetireCommand implements Callable<Integer> {
  @Mixin private BootstrapOption bootstrap;
  @Spec private CommandSpec spec;

  @Option(
      names = "--undo",
      description = "Take a retirement back; the models can be activated again.")
  private boolean undo;

  @Parameters(arity = "1..*", paramLabel = "MODEL", description = "The models' ids.")
  private List<String> ids;

  @Override
  public Integer call() {
    Settings settings = bootstrap.prepared();
    var registered = RegisteredModels.read(settings);
    var unused = registered.known(ids);
    if (undo) {
      takeBack(settings, registered);
    } else {
      retire(settings, registered);
    }
    return 0;
  }

  private void retire(Settings settings, RegisteredModels registered) {
    PrintWriter out = spec.commandLine().getOut();
    for (String id : ids) {
      var before = registered.retired().get(id);
      if (before == null) {
        Wishes.publish(settings, new RetiredModel(id, Instant.now()));
        out.printf("retired: %s%n", id);
      } else {
        out.printf("%s was retired at %s%n", id, before.at().truncatedTo(SECONDS));
      }
    }
    var left = registered.active().stream().filter(id -> !ids.contains(id)).toList();
    if (!left.equals(registered.active())) {
      Wishes.publish(settings, new ActiveModels(left));
      out.printf(
          "active: %s%n", left.isEmpty() ? "none; nothing is classified" : String.join(", ", left));
    }
  }

  private void takeBack(Settings settings, RegisteredModels registered) {
    PrintWriter out = spec.commandLine().getOut();
    for (String id : ids) {
      var before = registered.retired().get(id);
      if (before == null) {
        throw new IllegalArgumentException("model %s is not retired".formatted(id));
      }
      Wishes.withdraw(settings, before.subject());
      out.printf("no longer retired: %s; `earshot models activate` lets it classify%n", id);
    }
  }
}
