package org.earshot.monitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.earshot.message.Control;
import org.earshot.message.Json;
import org.earshot.message.ModelCard;
import org.earshot.message.ModelState;
import org.earshot.wire.Settings;
import org.earshot.wire.Topics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code earshot models}. */
@Command(
    name = "models",
    description =
        "Lists, shows, describes, imports and exports models, and chooses and retires those that classify.",
    subcommands = {
      ModelsCommand.ListModels.class,
      ModelsCommand.Show.class,
      ModelsCommand.Activate.class,
      RetireCommand.class,
      DescribeCommand.class,
      ImportCommand.class,
      ExportCommand.class
    })
final class ModelsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "list, show, activate, retire, describe, import or export?");
  }

  /** {@code earshot models list}. */
  @Command(
      name = "list",
      description = "Lists all models that are not retired, one a line, and how they stand.")
  static final class ListModels implements Callable<Integer> {
    private static final String LINE = "%-28s %-11s %-26s %-14s %-6s %-30s %s%n";

    @Mixin private BootstrapOption bootstrap;
    @Spec private CommandSpec spec;

    @Option(names = "--all", description = "List retired ones too.")
    private boolean all;

    @Override
    public Integer call() {
      var registered = RegisteredModels.read(bootstrap.prepared());
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          LINE, "MODEL", "NETWORK", "REPRESENTATION", "ACCURACY", "ACTIVE", "STATE", "HARDENS");
      Instant now = Instant.now();
      registered.cards().values().stream()
          .filter(card -> all || !registered.retired().containsKey(card.id()))
          .sorted(Comparator.comparing(ModelCard::createdAt))
          .forEach(card -> line(out, registered, card, now));
      if (registered.cards().isEmpty()) {
        out.println(
            "no models yet: `earshot train` makes one, `earshot work --bundled-models` brings two");
      }
      return 0;
    }

    private static void line(
        PrintWriter out, RegisteredModels registered, ModelCard card, Instant now) {
      var standing = registered.standing(card.id(), now);
      boolean active =
          registered.active().contains(card.id()) && standing.state() != ModelState.RETIRED;
      out.printf(
          LINE,
          card.id(),
          card.architecture(),
          card.representation(),
          accuracy(card),
          active ? "yes" : "-",
          standing.summary(),
          card.hardens().orElse("-"));
      if (active) {
        standing.reasons().lines().forEach(reason -> out.println("    " + reason));
      }
    }

    private static String accuracy(ModelCard card) {
      return card.accuracy() == null
          ? "-"
          : "%.1f %% of %d".formatted(100 * card.accuracy().ratio(), card.accuracy().clips());
    }
  }

  /** {@code earshot models show}. */
  @Command(
      name = "show",
      description = "Shows a model's card as JSON, and under \"standing\" how it stands.")
  static final class Show implements Callable<Integer> {
    @Mixin private BootstrapOption bootstrap;
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "The model's id.")
    private String id;

    @Override
    public Integer call() throws JsonProcessingException {
      var registered = RegisteredModels.read(bootstrap.prepared());
      var mapper = Json.mapper();
      ObjectNode card = mapper.valueToTree(registered.known(List.of(id)).get(0));
      card.set("standing", mapper.valueToTree(registered.standing(id, Instant.now())));
      spec.commandLine()
          .getOut()
          .println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(card));
      return 0;
    }
  }

  /** {@code earshot models activate}. */
  @Command(
      name = "activate",
      description = "Chooses the models that classify from now on, in place of those before.")
  static final class Activate implements Callable<Integer> {
    @Mixin private BootstrapOption bootstrap;
    @Spec private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "MODEL", description = "The models' ids.")
    private List<String> ids;

    @Override
    public Integer call() {
      Settings settings = bootstrap.prepared();
      var registered = RegisteredModels.read(settings);
      var unused = registered.known(ids);
      registered.requireInService(ids);
      Wishes.publish(settings, new Control.ActiveModels(ids));
      spec.commandLine()
          .getOut()
          .printf("active: %s (on %s)%n", String.join(", ", ids), Topics.CONTROL.name());
      return 0;
    }
  }
}
