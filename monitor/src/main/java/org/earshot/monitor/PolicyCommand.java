package org.earshot.monitor;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.earshot.message.AttackSpec;
import org.earshot.message.Control.ActiveModels;
import org.earshot.message.Control.AttackPolicy;
import org.earshot.message.Control.RetrainPolicy;
import org.earshot.message.Hardening;
import org.earshot.message.ModelCard;
import org.earshot.model.ModelRegistry;
import org.earshot.wire.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code earshot policy}. */
@Command(
    name = "policy",
    description = "Shows and sets what the workers do by themselves.",
    subcommands = {PolicyCommand.Show.class, PolicyCommand.SetPolicy.class})
final class PolicyCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "show or set?");
  }

  /** {@code earshot policy set}. */
  @Command(
      name = "set",
      description = "Sets a policy.",
      subcommands = {AttackPolicyCommand.class, RetrainPolicyCommand.class})
  static final class SetPolicy implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
      throw new ParameterException(spec.commandLine(), "attack or retrain?");
    }
  }

  /** {@code earshot policy show}. */
  @Command(
      name = "show",
      description = {
        "Shows which attacks run continuously, when models are trained adversarially,",
        "and the candidates that wait for `earshot models activate`."
      })
  static final class Show implements Callable<Integer> {
    @Mixin private BootstrapOption bootstrap;

    @Override
    public Integer call() {
      Settings settings = bootstrap.prepared();
      Wishes.current(settings, AttackPolicy.SUBJECT, AttackPolicy.class)
          .ifPresentOrElse(PolicyCommand::print, () -> System.out.println("attack: off"));
      Wishes.current(settings, RetrainPolicy.SUBJECT, RetrainPolicy.class)
          .ifPresentOrElse(
              policy -> System.out.println("retrain: " + said(policy)),
              () -> System.out.println("retrain: off"));
      List<String> active =
          Wishes.current(settings, ActiveModels.SUBJECT, ActiveModels.class)
              .map(ActiveModels::models)
              .orElse(List.of());
      candidates(ModelRegistry.read(settings, Show::passedOver), active);
      return 0;
    }

    private static void candidates(Map<String, ModelCard> cards, List<String> active) {
      cards.values().stream()
          .filter(card -> !active.contains(card.id()))
          .filter(card -> card.hardens().filter(active::contains).isPresent())
          .forEach(card -> System.out.println("candidate %s, %s".formatted(card.id(), of(card))));
    }

    private static String of(ModelCard card) {
      Hardening hardening = card.hardening();
      return hardening == null ? "hardens " + card.original() : hardening.summary();
    }

    private static void passedOver(Exception failure) {
      System.err.println("passed over: " + failure.getMessage());
    }
  }

  /** Says what an attack policy is. */
  static void print(AttackPolicy policy) {
    if (policy.attacks().isEmpty()) {
      System.out.println("attack: off");
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "attack: %s %% of live clips, %d a job, while fewer than %d jobs wait, at most %s %% of each worker's time%n",
        percent(policy.share()),
        policy.clipsPerJob(),
        policy.maxQueuedJobs(),
        percent(policy.workerShare()));
    policy.attacks().forEach(attack -> System.out.println("  " + line(attack)));
  }

  private static String percent(double share) {
    return new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT))
        .format(100 * share);
  }

  private static String line(AttackSpec attack) {
    return "%-8s protocol %s, %s%s, up to RMS %s, %s"
        .formatted(
            attack.attack(),
            attack.protocol(),
            attack.targeted() ? "targeted" : "untargeted",
            attack.reducedBudget() ? ", reduced budget" : "",
            attack.wideRms(),
            attack.parameters());
  }

  /** One line for a person. */
  static String said(RetrainPolicy policy) {
    return "%s whose fooling AUC on labelled clips stays above %s for %s (windows of at least %d clips); alpha %s, epsilon %s..%s, %s epochs; cool-down %s; candidates %s"
        .formatted(
            policy.models().isEmpty() ? "each active model" : String.join(", ", policy.models()),
            policy.above(),
            Spans.text(policy.lasting()),
            policy.clips(),
            policy.training().alpha(),
            policy.training().epsilonMin(),
            policy.training().epsilonMax(),
            policy.epochs() == null ? "the model's own" : policy.epochs(),
            Spans.text(policy.coolDown()),
            policy.autoActivate() ? "are put in service" : "wait for `earshot models activate`");
  }
}
