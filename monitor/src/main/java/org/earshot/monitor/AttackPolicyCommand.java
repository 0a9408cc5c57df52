package org.earshot.monitor;

import java.util.List;
import java.util.concurrent.Callable;
import org.earshot.message.Control.AttackPolicy;
import org.earshot.wire.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code earshot policy set attack}. */
@Command(
    name = "attack",
    description = {
      "Says which attacks run continuously on what was classified, and what they may take.",
      "Workers follow it at once; what was measured under another budget stays apart."
    })
final class AttackPolicyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BootstrapOption bootstrap;
  @Mixin private BudgetOption budget;

  @Option(names = "--off", description = "Attack nothing by yourselves.")
  private boolean off;

  @Option(
      names = "--full",
      description =
          "The attacks' full budgets instead of the small ones that keep up with live audio.")
  private boolean full;

  @Option(
      names = "--share",
      paramLabel = "SHARE",
      description =
          "Share of live clips, drawn by a hash of the clip's id, in [0, 1] (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private double share;

  @Option(
      names = "--clips-per-job",
      paramLabel = "N",
      description = "Clips that are attacked together, 1 to 32 (default: ${DEFAULT-VALUE}).",
      defaultValue = "8")
  private int clipsPerJob;

  @Option(
      names = "--queued",
      paramLabel = "N",
      description =
          "File no job while so many wait; clips that find no room are not attacked (default: ${DEFAULT-VALUE}).",
      defaultValue = "2")
  private int queued;

  @Option(
      names = "--worker-share",
      paramLabel = "SHARE",
      description =
          "At most so much of each worker's time, in (0, 1]; classification goes first in any case (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private double workerShare;

  @Override
  public Integer call() {
    if (off == budget.given()) {
      throw new ParameterException(spec.commandLine(), "either --attack or --off is needed");
    }
    if (off) {
      // a policy of no attacks, because a start with bundled models fills in for a missing one
      Wishes.publish(bootstrap.prepared(), new AttackPolicy(List.of(), 0, 1, 0));
      System.out.println("attack: off");
      return 0;
    }
    if (clipsPerJob < 1 || clipsPerJob > 32) {
      throw new IllegalArgumentException("--clips-per-job must be 1 to 32 but is " + clipsPerJob);
    }
    if (!(workerShare > 0)) {
      throw new IllegalArgumentException("--worker-share must be above 0 but is " + workerShare);
    }
    var policy = new AttackPolicy(budget.specs(!full), share, clipsPerJob, queued, workerShare);
    Settings settings = bootstrap.prepared();
    Wishes.publish(settings, policy);
    PolicyCommand.print(policy);
    return 0;
  }
}
