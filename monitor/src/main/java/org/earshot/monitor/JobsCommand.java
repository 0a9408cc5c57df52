package org.earshot.monitor;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.earshot.message.JobEvent;
import org.earshot.message.JobEvent.State;
import org.earshot.wire.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code earshot jobs}. */
@Command(
    name = "jobs",
    description = "Lists, shows and cancels the workers' jobs.",
    subcommands = {JobsCommand.ListJobs.class, JobsCommand.Show.class, JobsCommand.Cancel.class})
final class JobsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "list, show or cancel?");
  }

  private static String state(JobEvent event) {
    return event.state().name().toLowerCase(Locale.ROOT);
  }

  private static Instant at(JobEvent event) {
    return event.at().truncatedTo(ChronoUnit.SECONDS);
  }

  private static String worker(JobEvent event) {
    return event.worker() == null ? "-" : event.worker();
  }

  /** {@code earshot jobs list}. */
  @Command(name = "list", description = "Lists jobs, the one that was heard of last on top.")
  static final class ListJobs implements Callable<Integer> {
    @Mixin private BootstrapOption bootstrap;

    @Option(names = "--all", description = "Also those that are over, of the last seven days.")
    private boolean all;

    @Option(
        names = "--kind",
        paramLabel = "KIND",
        description = "Only jobs of this kind: attack or training.")
    private String kind;

    @Override
    public Integer call() {
      var jobs =
          JobHistory.read(bootstrap.prepared()).values().stream()
              .map(JobHistory::last)
              .filter(last -> all || !last.over())
              .filter(last -> kind == null || kind.equals(last.kind()))
              .sorted(Comparator.comparing(JobEvent::at).reversed())
              .toList();
      System.out.printf(
          "%-32s %-9s %-10s %5s %-21s %-14s %s%n",
          "JOB", "KIND", "STATE", "DONE", "HEARD OF", "WORKER", "MESSAGE");
      for (JobEvent last : jobs) {
        System.out.printf(
            "%-32s %-9s %-10s %3.0f %% %-21s %-14s %s%n",
            last.job(),
            last.kind(),
            state(last),
            100 * last.progress(),
            at(last),
            worker(last),
            last.message());
      }
      return 0;
    }
  }

  /** {@code earshot jobs show}. */
  @Command(name = "show", description = "Shows what a job did, event by event.")
  static final class Show implements Callable<Integer> {
    @Mixin private BootstrapOption bootstrap;

    @Parameters(paramLabel = "JOB", description = "The job's id.")
    private String id;

    @Override
    public Integer call() {
      List<JobEvent> events = JobHistory.of(bootstrap.prepared(), id);
      for (JobEvent event : events) {
        System.out.printf(
            "%s %-10s %3.0f %% attempt %d %-14s %s%n",
            at(event),
            state(event),
            100 * event.progress(),
            event.attempt(),
            worker(event),
            event.message());
      }
      JobHistory.last(events)
          .figures()
          .forEach((name, figure) -> System.out.printf("  %s = %s%n", name, figure));
      return 0;
    }
  }

  /** {@code earshot jobs cancel}. */
  @Command(
      name = "cancel",
      description = {
        "Cancels a job: a running one ends at its next step, a queued one never starts.",
        "What a training kept of its epochs is deleted.",
        "All jobs of an `earshot attack` are cancelled by the id that it printed."
      })
  static final class Cancel implements Callable<Integer> {
    private static final long CONFIRMED_WITHIN_SECONDS = 10;
    private static final String UNBEGUN = "cancelled before it began";

    @Mixin private BootstrapOption bootstrap;

    @Parameters(paramLabel = "JOB", description = "The job's id.")
    private String id;

    @Override
    public Integer call() throws InterruptedException {
      Settings settings = bootstrap.prepared();
      try (var lifetime = new Lifetime();
          var follower = new JobFollower(settings, id)) {
        var attacks = JobHistory.openOf(settings, id);
        if (!attacks.isEmpty()) {
          Wishes.cancel(settings, attacks, UNBEGUN);
          long waited = attacks.stream().filter(last -> last.state() == State.QUEUED).count();
          System.out.printf(
              "%d jobs waited and are cancelled, %d run and end at their next step%n",
              waited, attacks.size() - waited);
          return 0;
        }
        JobEvent last = JobHistory.last(JobHistory.of(settings, id));
        if (last.over()) {
          throw new IllegalArgumentException(
              "job %s is over already: %s".formatted(id, state(last)));
        }
        Wishes.forgetOld(settings);
        Wishes.cancel(settings, List.of(last), UNBEGUN);
        return report(follower.end(lifetime, CONFIRMED_WITHIN_SECONDS, TimeUnit.SECONDS));
      }
    }

    private int report(JobEvent end) {
      if (end == null) {
        System.out.printf(
            "job %s is no longer wanted; its worker has not said so yet: it is deep in a step, or dead%n",
            id);
        return 0;
      }
      System.out.printf("job %s: %s%n", id, state(end));
      return end.state() == State.CANCELLED ? 0 : 1;
    }
  }
}
