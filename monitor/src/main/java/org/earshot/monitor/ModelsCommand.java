package org.earshot.monitor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.earshot.message.Control;
import org.earshot.message.Json;
import org.earshot.message.ModelCard;
import org.earshot.model.ModelRegistry;
import org.earshot.wire.Settings;
import org.earshot.wire.Topics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code earshot models}. */
@Command(
    name = "models",
    description =
        "Lists, shows, describes, imports and exports models, and chooses those that classify.",
    subcommands = {
      ModelsCommand.ListModels.class,
      ModelsCommand.Show.class,
      ModelsCommand.Activate.class,
      DescribeCommand.class,
      ImportCommand.class,
      ExportCommand.class
    })
final class ModelsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "list, show, activate, describe, import or export?");
  }

  /** {@code earshot models list}. */
  @Command(name = "list", description = "Lists all models, one a line.")
  static final class ListModels implements Callable<Integer> {
    @Mixin private BootstrapOption bootstrap;

    @Override
    public Integer call() {
      var cards = new ArrayList<>(cards(bootstrap.prepared()).values());
      cards.sort(Comparator.comparing(ModelCard::createdAt));
      System.out.printf(
          "%-28s %-11s %-20s %-14s %s%n",
          "MODEL", "NETWORK", "REPRESENTATION", "ACCURACY", "HARDENS");
      for (ModelCard card : cards) {
        System.out.printf(
            "%-28s %-11s %-20s %-14s %s%n",
            card.id(),
            card.architecture(),
            card.representation(),
            accuracy(card),
            card.hardens().orElse("-"));
      }
      if (cards.isEmpty()) {
        System.out.println(
            "no models yet: `earshot train` makes one, `earshot work --bundled-models` brings two");
      }
      return 0;
    }

    private static String accuracy(ModelCard card) {
      return card.accuracy() == null
          ? "-"
          : "%.1f %% of %d".formatted(100 * card.accuracy().ratio(), card.accuracy().clips());
    }
  }

  /** {@code earshot models show}. */
  @Command(name = "show", description = "Shows a model's card as JSON.")
  static final class Show implements Callable<Integer> {
    @Mixin private BootstrapOption bootstrap;

    @Parameters(paramLabel = "MODEL", description = "The model's id.")
    private String id;

    @Override
    public Integer call() throws Exception {
      var card = known(bootstrap.prepared(), List.of(id)).get(0);
      System.out.println(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(card));
      return 0;
    }
  }

  /** {@code earshot models activate}. */
  @Command(
      name = "activate",
      description = "Chooses the models that classify from now on, in place of those before.")
  static final class Activate implements Callable<Integer> {
    @Mixin private BootstrapOption bootstrap;

    @Parameters(arity = "1..*", paramLabel = "MODEL", description = "The models' ids.")
    private List<String> ids;

    @Override
    public Integer call() {
      Settings settings = bootstrap.prepared();
      known(settings, ids);
      Wishes.publish(settings, new Control.ActiveModels(ids));
      System.out.printf("active: %s (on %s)%n", String.join(", ", ids), Topics.CONTROL.name());
      return 0;
    }
  }

  private static Map<String, ModelCard> cards(Settings settings) {
    return ModelRegistry.read(settings, e -> System.err.println("passed over: " + e.getMessage()));
  }

  private static List<ModelCard> known(Settings settings, List<String> ids) {
    var cards = cards(settings);
    return ids.stream()
        .map(
            id -> {
              if (!cards.containsKey(id)) {
                throw new IllegalArgumentException(
                    "no model %s; there are %s".formatted(id, cards.keySet()));
              }
              return cards.get(id);
            })
        .toList();
  }
}
