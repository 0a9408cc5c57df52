package org.earshot.attack;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.earshot.message.AttackSpec;

/**
 * The table of attacks: from specs, as messages carry them, to attacks, and the default specs.
 *
 * <table>
 *   <caption>Parameters, their defaults, and the live budget where it differs</caption>
 *   <tr><th>name</th><th>attacks</th><th>default</th><th>live</th><th>meaning</th></tr>
 *   <tr><td>grid</td><td>fgsm</td><td>20</td><td>8</td><td>points of the grid of epsilon</td></tr>
 *   <tr><td>grid</td><td>bim</td><td>1</td><td></td><td>1: the end, then bisection alone</td></tr>
 *   <tr><td>bisections</td><td>fgsm</td><td>5</td><td>3</td><td>of the gap that was found</td></tr>
 *   <tr><td>bisections</td><td>bim</td><td>8</td><td>5</td><td>1.03 and 1.24 resolution</td></tr>
 *   <tr><td>range</td><td>all</td><td>1000</td><td></td><td>largest over smallest epsilon</td></tr>
 *   <tr><td>iterations</td><td>bim</td><td>40</td><td>5</td><td>steps of a run</td></tr>
 *   <tr><td>stepFactor</td><td>bim</td><td>2.5</td><td></td><td>step iterations / epsilon</td></tr>
 *   <tr><td>confidence</td><td>bim-a</td><td>0.75</td><td></td><td>ends a run</td></tr>
 * </table>
 *
 * <p>All schedules end at RMS 0.1, an epsilon of 8 dB of the 80 dB that a representation spans.
 */
public final class Attacks {
  /** Where the default schedules end, as RMS. */
  public static final double WIDE_RMS = 0.1;

  private static final Map<String, Double> FGSM =
      Map.of("grid", 20.0, "range", 1000.0, "bisections", 5.0);
  private static final Map<String, Double> FGSM_LIVE = Map.of("grid", 8.0, "bisections", 3.0);
  private static final Map<String, Double> BIM_B =
      Map.of(
          "grid", 1.0, "range", 1000.0, "bisections", 8.0, "iterations", 40.0, "stepFactor", 2.5);
  private static final Map<String, Double> BIM_A = with(BIM_B, Map.of("confidence", 0.75));
  private static final Map<String, Double> BIM_LIVE = Map.of("iterations", 5.0, "bisections", 5.0);

  private Attacks() {}

  /** The ids of all attacks. */
  public static List<String> ids() {
    return List.of("fgsm", "bim-a", "bim-b");
  }

  /**
   * The attack that a spec describes; parameters that it leaves out have their defaults.
   *
   * @throws IllegalArgumentException if the attack or a parameter is unknown, or a value is out of
   *     its range
   */
  public static Attack of(AttackSpec spec) {
    Parameters parameters = parameters(spec);
    EpsilonSchedule schedule =
        new EpsilonSchedule(
            spec.wideRms(),
            parameters.number("range"),
            parameters.count("grid"),
            parameters.count("bisections"));
    return switch (spec.attack()) {
      case "bim-a" -> bim(Bim.Variant.A, schedule, parameters, spec.targeted());
      case "bim-b" -> bim(Bim.Variant.B, schedule, parameters, spec.targeted());
      default -> new Fgsm(schedule, spec.targeted());
    };
  }

  /**
   * The spec with every parameter spelled out, so that one attack has one protocol, however it was
   * asked for.
   *
   * @throws IllegalArgumentException as {@link #of}
   */
  public static AttackSpec complete(AttackSpec spec) {
    return new AttackSpec(
        spec.attack(),
        parameters(spec).all(),
        spec.targeted(),
        spec.wideRms(),
        spec.reducedBudget());
  }

  /** An attack's default spec: BIM targeted, FGSM not. */
  public static AttackSpec spec(String id) {
    return new AttackSpec(id, new TreeMap<>(defaults(id)), !id.equals("fgsm"), WIDE_RMS, false);
  }

  /** An attack's spec with few iterations and a coarse schedule, to keep up with live audio. */
  public static AttackSpec live(String id) {
    SortedMap<String, Double> parameters = new TreeMap<>(defaults(id));
    parameters.putAll(id.equals("fgsm") ? FGSM_LIVE : BIM_LIVE);
    return new AttackSpec(id, parameters, !id.equals("fgsm"), WIDE_RMS, true);
  }

  private static Attack bim(
      Bim.Variant variant, EpsilonSchedule schedule, Parameters parameters, boolean targeted) {
    return new Bim(
        variant,
        schedule,
        parameters.count("iterations"),
        parameters.number("stepFactor"),
        variant == Bim.Variant.A ? parameters.number("confidence") : 0,
        targeted);
  }

  private static Parameters parameters(AttackSpec spec) {
    return new Parameters(spec.attack(), defaults(spec.attack()), spec.parameters());
  }

  private static Map<String, Double> defaults(String id) {
    return switch (id) {
      case "fgsm" -> FGSM;
      case "bim-a" -> BIM_A;
      case "bim-b" -> BIM_B;
      default ->
          throw new IllegalArgumentException(
              "attack must be one of %s, was %s".formatted(ids(), id));
    };
  }

  private static Map<String, Double> with(Map<String, Double> base, Map<String, Double> more) {
    Map<String, Double> all = new TreeMap<>(base);
    all.putAll(more);
    return all;
  }
}
