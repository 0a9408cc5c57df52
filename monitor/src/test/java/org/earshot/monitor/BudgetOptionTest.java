package org.earshot.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.earshot.attack.Attacks;
import org.earshot.message.AttackSpec;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BudgetOptionTest {
  private static final double ROUNDING = 1e-12;

  private static List<AttackSpec> specs(String... arguments) {
    var option = new BudgetOption();
    new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("budget", mixin(option)))
        .parseArgs(arguments);
    return option.specs(false);
  }

  private static CommandLine.Model.CommandSpec mixin(BudgetOption option) {
    return CommandLine.Model.CommandSpec.forAnnotatedObject(option);
  }

  @Test
  void thePapersNumbersAreThoseThatItGives() {
    Map<String, AttackSpec> specs =
        specs("--attack", String.join(",", Attacks.ids()), "--budget", "paper-literal").stream()
            .collect(Collectors.toMap(AttackSpec::attack, Function.identity()));
    var bim = specs.get("bim-b");
    double step =
        bim.parameters().get("stepFactor") * bim.wideRms() / bim.parameters().get("iterations");
    assertThat(step).isCloseTo(0.0015, within(ROUNDING));
    assertThat(specs.get("bim-a").parameters()).containsEntry("confidence", 0.75);
    assertThat(specs.get("jsma").parameters())
        .containsEntry("displacement", 50 / 255.0)
        .containsEntry("cap", 250 / 255.0)
        .containsEntry("iterations", 1000.0);
    assertThat(specs.get("cwa").parameters())
        .containsEntry("cMin", 1.0)
        .containsEntry("cMax", 7.0)
        .containsEntry("iterations", 1500.0);
    assertThat(specs.get("fgsm")).isEqualTo(Attacks.spec("fgsm"));
  }

  @Test
  void anOptionOverrulesTheFile() {
    var spec =
        specs("--attack", "jsma", "--budget", "paper-literal", "--option", "iterations=7").get(0);
    assertThat(spec.parameters()).containsEntry("iterations", 7.0).containsEntry("growth", 0.0);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> specs("--attack", "jsma", "--budget", "nothing.yaml"))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("nothing.yaml");
  }
}
