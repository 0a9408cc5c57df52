package org.earshot.monitor;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.earshot.message.Control.RetrainPolicy;
import org.earshot.message.ModelCard;
import org.earshot.message.Retraining;
import org.earshot.model.ModelRegistry;
import org.earshot.wire.Settings;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code earshot policy set retrain}. */
@Command(
    name = "retrain",
    description = {
      "Lets the workers train a model adversarially by themselves while it is fooled too easily.",
      "Everything but the loss is as the model's card says: data set, split, seed, settings. The outcome is a candidate: it is evaluated on the clips that were held out, and `earshot policy show` and `earshot models show` set it beside its original.",
      "Set anew, the policy begins to measure anew and may ask for another candidate."
    })
final class RetrainPolicyCommand implements Callable<Integer> {
  @Mixin private BootstrapOption bootstrap;
  @Mixin private AdversarialOption loss;

  @ArgGroup(multiplicity = "1")
  private Wanted wanted;

  /** Either when, or never. */
  static final class Wanted {
    @Option(
        names = "--above",
        required = true,
        paramLabel = "AUC",
        description =
            "Train when the fooling AUC within the paper's budget, on labelled live clips, is above it; in [0, 1).")
    private Double above;

    @Option(names = "--off", required = true, description = "Never train by yourselves.")
    private boolean off;
  }

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "How long it must stay above: 90s, 10m, 6h, 2d (default: ${DEFAULT-VALUE}).",
      defaultValue = "10m")
  private String lasting;

  @Option(
      names = "--model",
      split = ",",
      paramLabel = "ID",
      description = "Only these models, when they are active (default: each active model).")
  private List<String> models = List.of();

  @Option(
      names = "--clips",
      paramLabel = "N",
      description =
          "A window with fewer attacked labelled clips says nothing (default: ${DEFAULT-VALUE}).",
      defaultValue = "20")
  private int clips;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "At most (default: as the model's own training).")
  private Integer epochs;

  @Option(
      names = "--cool-down",
      paramLabel = "TIME",
      description =
          "The shortest time between two trainings of one model (default: ${DEFAULT-VALUE}).",
      defaultValue = "24h")
  private String coolDown;

  @Option(
      names = "--auto-activate",
      description =
          "Put a candidate in service beside its original, whatever its figures are, without asking anybody.")
  private boolean autoActivate;

  @Override
  public Integer call() {
    if (wanted.off) {
      Wishes.withdraw(bootstrap.prepared(), RetrainPolicy.SUBJECT);
      System.out.println("retrain: off");
      return 0;
    }
    RetrainPolicy policy = policy(Instant.now());
    Settings settings = bootstrap.prepared();
    refuseUntrainable(
        policy, ModelRegistry.read(settings, e -> System.err.println(e.getMessage())));
    Wishes.publish(settings, policy);
    System.out.println("retrain: " + PolicyCommand.said(policy));
    return 0;
  }

  private RetrainPolicy policy(Instant now) {
    return new RetrainPolicy(
        models,
        wanted.above,
        Spans.parse("--for", lasting),
        clips,
        loss.loss(),
        epochs,
        Spans.parse("--cool-down", coolDown),
        autoActivate,
        now);
  }

  /** What would be refused later is said at once. */
  private static void refuseUntrainable(RetrainPolicy policy, Map<String, ModelCard> cards) {
    for (String model : policy.models()) {
      if (!cards.containsKey(model)) {
        throw new IllegalArgumentException(
            "no model %s; there are %s".formatted(model, cards.keySet()));
      }
      Retraining.refusal(cards.get(model))
          .ifPresent(
              why -> {
                throw new IllegalArgumentException(why);
              });
    }
  }
}
