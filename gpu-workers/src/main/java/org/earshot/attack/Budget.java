package org.earshot.attack;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.TreeMap;
import org.earshot.message.AttackSpec;

/**
 * What an attack may spend, by name: its own parameters as {@link Attacks} lists them, and three
 * names that stand for several of them.
 *
 * <pre>
 *   wide=R       where the schedule ends, as RMS
 *   epsilon=E    fgsm, bim: one run in a box of E instead of a schedule
 *   step=S       bim: the step itself, instead of stepFactor
 * </pre>
 */
public final class Budget {
  private static final String WIDE = "wide";
  private static final String EPSILON = "epsilon";
  private static final String STEP = "step";

  private Budget() {}

  /**
   * A spec with some of its values replaced.
   *
   * @param base whose values stay where none is given
   * @param given values by name
   * @throws IllegalArgumentException if the attack has no such value, or it is out of its range
   */
  public static AttackSpec of(AttackSpec base, Map<String, Double> given) {
    var parameters = new TreeMap<>(base.parameters());
    var rest = new TreeMap<>(given);
    Double wide = rest.remove(WIDE);
    Double epsilon = has(base, "grid") ? rest.remove(EPSILON) : null;
    if (wide != null && epsilon != null) {
      throw new IllegalArgumentException("epsilon is one run: wide cannot be given beside it");
    }
    double end = epsilon != null ? epsilon : wide != null ? wide : base.wideRms();
    if (epsilon != null) {
      parameters.put("grid", 1.0);
      parameters.put("bisections", 0.0);
    }
    Double step = has(base, "stepFactor") ? rest.remove(STEP) : null;
    parameters.putAll(rest);
    if (step != null) {
      parameters.put("stepFactor", step * parameters.get("iterations") / end);
    }
    var spec =
        new AttackSpec(base.attack(), parameters, base.targeted(), end, base.reducedBudget());
    requireNonNull(Attacks.of(spec)); // refuses what is unknown or out of its range
    return spec;
  }

  private static boolean has(AttackSpec spec, String parameter) {
    return spec.parameters().containsKey(parameter);
  }
}
