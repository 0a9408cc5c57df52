package org.earshot.message;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An attack with its budget and schedule, as data. The worker turns it into an attack.
 *
 * @param attack the attack's id: {@code fgsm}, {@code bim-a}, ...
 * @param parameters the attack's own parameter names and values (step sizes, iterations, grid, ...)
 * @param targeted whether the attack aims at a class
 * @param wideRms where the schedule ends: the largest perturbation, as RMS in the [0, 1] domain
 * @param reducedBudget whether the budget was cut below the attack's defaults to stay live
 */
public record AttackSpec(
    String attack,
    SortedMap<String, Double> parameters,
    boolean targeted,
    double wideRms,
    boolean reducedBudget) {

  public AttackSpec {
    requireNonNull(attack, "attack");
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    if (!(wideRms > 0 && wideRms <= 1)) {
      throw new IllegalArgumentException("wideRms must be in (0, 1], was " + wideRms);
    }
  }

  /** The attacks of some specs by name, with something between them. */
  public static String names(List<AttackSpec> specs, String between) {
    return specs.stream().map(AttackSpec::attack).collect(joining(between));
  }

  /**
   * The short hash of attack, parameters, targeting and schedule. Results of different protocols
   * are never averaged.
   */
  @JsonIgnore
  public String protocol() {
    return Hashes.shortHash(
        attack + "|" + parameters + "|" + (targeted ? "targeted" : "untargeted") + "|" + wideRms);
  }
}
