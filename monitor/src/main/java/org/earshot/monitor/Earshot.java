package org.earshot.monitor;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code earshot} command. */
@Command(
    name = "earshot",
    description = "A continuous robustness monitor for audio classifiers.",
    mixinStandardHelpOptions = true,
    version = "Earshot 0.1.0",
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      BrokerCommand.class,
      IngestCommand.class,
      DevicesCommand.class,
      SourcesCommand.class,
      MuteCommand.class,
      RepresentCommand.class,
      ProcessCommand.class,
      WorkCommand.class,
      DashboardCommand.class,
      TrainCommand.class,
      JobsCommand.class,
      SplitCommand.class,
      ModelsCommand.class,
      PolicyCommand.class,
      LabelCommand.class,
      ClassifyCommand.class,
      AttackCommand.class,
      ListenCommand.class,
      PurgeCommand.class,
      DoctorCommand.class,
    },
    footer = {
      "",
      "Start with: earshot demo",
      "Every option can also be set in the environment: --clips-per-second as EARSHOT_CLIPS_PER_SECOND."
    })
public final class Earshot implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs a command and ends the process with its exit status. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    var commands = new CommandLine(new Earshot());
    commands.setDefaultValueProvider(new EnvironmentDefaults(System.getenv()));
    commands.setExecutionExceptionHandler(Earshot::report);
    commands.setCaseInsensitiveEnumValuesAllowed(true);
    commands.setUsageHelpAutoWidth(true);
    commands.getSubcommands().values().forEach(Earshot::addHelp);
    return commands;
  }

  private static void addHelp(CommandLine command) {
    command.getCommandSpec().mixinStandardHelpOptions(true);
    command.getSubcommands().values().forEach(Earshot::addHelp);
  }

  /**
   * A start that cannot work is one line; anything else is a defect and shows where it happened.
   */
  private static int report(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (failure instanceof StartupException || failure instanceof IllegalArgumentException) {
      err.println("earshot: " + failure.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    err.println("earshot: unexpected failure");
    failure.printStackTrace(err);
    return CommandLine.ExitCode.SOFTWARE;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is needed");
  }
}
