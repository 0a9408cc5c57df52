package org.earshot.monitor;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.earshot.attack.Attacks;
import org.earshot.attack.Budget;
import org.earshot.message.AttackSpec;
import picocli.CommandLine.Option;

/** Which attacks, and what each of them may spend. */
final class BudgetOption {
  /** Shipped as a resource of this name under {@code /budgets}. */
  private static final String PAPER = "paper-literal";

  private static final String TARGETED = "targeted";

  @Option(
      names = "--attack",
      split = ",",
      paramLabel = "NAME",
      description = "fgsm, bim-a, bim-b, jsma, deepfool, cwa or pia; several separated by commas.")
  private List<String> names = List.of();

  @Option(
      names = "--budget",
      paramLabel = "FILE|" + PAPER,
      description = {
        "What each attack may spend, as YAML or JSON: under an attack's name its parameters,",
        "wide (where its schedule ends, as RMS) and targeted (true or false).",
        PAPER + " takes the numbers that the paper gives."
      })
  private String file;

  @Option(
      names = "--option",
      paramLabel = "NAME=VALUE",
      description = "The same for every attack that is asked for; may be repeated.")
  private Map<String, Double> options = Map.of();

  @Option(names = "--untargeted", description = "Leave the class instead of reaching another.")
  private boolean untargeted;

  List<String> names() {
    return names;
  }

  /** Whether any attack was asked for. */
  boolean given() {
    return !names.isEmpty();
  }

  /**
   * The attacks in the order that they were asked for.
   *
   * @param live whether what is not said is as small as for continuous attacks
   * @throws IllegalArgumentException if one is unknown, or a value is
   * @throws StartupException if the file cannot be read
   */
  List<AttackSpec> specs(boolean live) {
    var budgets = budgets();
    for (String attack : budgets.keySet()) {
      if (!Attacks.ids().contains(attack)) {
        throw new StartupException(
            "%s names the attack %s; there are %s".formatted(file, attack, Attacks.ids()));
      }
    }
    return names.stream()
        .map(name -> spec(name, budgets.getOrDefault(name, Map.of()), live))
        .toList();
  }

  private AttackSpec spec(String name, Map<String, Object> budget, boolean live) {
    var base = live ? Attacks.live(name) : Attacks.spec(name);
    boolean targeted = base.targeted() && !untargeted;
    var given = new TreeMap<String, Double>();
    for (var entry : budget.entrySet()) {
      if (entry.getKey().equals(TARGETED) && entry.getValue() instanceof Boolean wanted) {
        targeted = wanted && !untargeted;
      } else if (entry.getValue() instanceof Number number) {
        given.put(entry.getKey(), number.doubleValue());
      } else {
        throw new StartupException(
            "%s: %s of %s must be a number, was %s"
                .formatted(file, entry.getKey(), name, entry.getValue()));
      }
    }
    given.putAll(options);
    var aimed =
        new AttackSpec(
            base.attack(), base.parameters(), targeted, base.wideRms(), base.reducedBudget());
    return Budget.of(aimed, given);
  }

  private String text() throws IOException {
    if (!file.equals(PAPER)) {
      return Files.readString(Path.of(file));
    }
    String resource = "/budgets/" + PAPER + ".yaml";
    try (var stream = requireNonNull(BudgetOption.class.getResourceAsStream(resource), resource)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Map<String, Map<String, Object>> budgets() {
    if (file == null) {
      return Map.of();
    }
    try {
      var read =
          new YAMLMapper()
              .readValue(
                  text(), new TypeReference<LinkedHashMap<String, Map<String, Object>>>() {});
      return read == null ? Map.of() : read;
    } catch (JsonProcessingException e) {
      throw new StartupException("%s is no budget: %s".formatted(file, e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new StartupException("%s cannot be read: %s".formatted(file, e), e);
    }
  }
}
