package org.earshot.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

class CommandsTest {
  /** The documentation that must say what {@code --help} says. */
  private static final Path DOCUMENT = Path.of("..", "docs", "commands.md");

  @TestFactory
  Stream<DynamicTest> every_option_and_parameter_is_described() {
    return leaves(Earshot.commandLine())
        .flatMap(
            command ->
                Stream.concat(
                        command.getCommandSpec().options().stream(),
                        command.getCommandSpec().positionalParameters().stream())
                    .map(
                        argument ->
                            DynamicTest.dynamicTest(
                                command.getCommandSpec().qualifiedName()
                                    + " "
                                    + argument.paramLabel(),
                                () -> assertThat(argument.description()).isNotEmpty())));
  }

  @Test
  void the_documentation_says_what_help_says() throws IOException {
    String expected = document();
    if (Boolean.getBoolean("earshot.write-docs")) {
      Files.writeString(DOCUMENT, expected);
    }
    assertThat(Files.readString(DOCUMENT))
        .as("mvn -pl monitor -am test -Dtest=CommandsTest -Dearshot.write-docs=true writes it anew")
        .isEqualTo(expected);
  }

  @Test
  void an_unknown_option_is_one_clear_line_and_a_failure() {
    var err = new StringWriter();
    int status =
        Earshot.commandLine().setErr(new PrintWriter(err, true)).execute("broker", "--prot", "1");
    assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("Unknown option").contains("--prot");
  }

  @Test
  void a_default_comes_from_the_environment() {
    var commands = Earshot.commandLine();
    var provider = new EnvironmentDefaults(Map.of("EARSHOT_BROKER_PORT", "9999"));
    var option =
        commands.getSubcommands().get("broker").getCommandSpec().findOption("--broker-port");
    assertThat(provider.defaultValue(option)).isEqualTo("9999");
    assertThat(EnvironmentDefaults.variable(option)).isEqualTo("EARSHOT_BROKER_PORT");
  }

  @Test
  void ingesting_nothing_says_what_is_missing() {
    var err = new StringWriter();
    int status = Earshot.commandLine().setErr(new PrintWriter(err, true)).execute("ingest");
    assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("PATH");
  }

  @Test
  void copies_in_other_pitches_are_not_repeated_for_ever() {
    var err = new StringWriter();
    int status =
        Earshot.commandLine()
            .setErr(new PrintWriter(err, true))
            .execute("ingest", "x", "--augment", "--repeat");
    assertThat(status).isNotZero();
    assertThat(err.toString()).contains("--augment").contains("leave out --repeat");
  }

  private static String document() {
    var text = new StringBuilder("# Commands\n\nWhat `--help` says, for all commands.\n");
    leaves(Earshot.commandLine())
        .forEach(
            command ->
                text.append("\n## ")
                    .append(command.getCommandSpec().qualifiedName())
                    .append("\n\n```\n")
                    .append(usage(command))
                    .append("```\n"));
    return text.toString();
  }

  private static String usage(CommandLine command) {
    return command
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(100)
        .getUsageMessage(CommandLine.Help.Ansi.OFF)
        .lines()
        .map(String::stripTrailing)
        .reduce("", (before, line) -> before + line + "\n");
  }

  private static Stream<CommandLine> leaves(CommandLine command) {
    var children = command.getSubcommands().values();
    return children.isEmpty()
        ? Stream.of(command)
        : children.stream().flatMap(CommandsTest::leaves);
  }
}
