package org.earshot.attack;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
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
 *   <tr><td>range</td><td>fgsm, bim</td><td>1000</td><td></td><td>largest over smallest epsilon</td></tr>
 *   <tr><td>iterations</td><td>bim</td><td>40</td><td>5</td><td>steps of a run</td></tr>
 *   <tr><td>stepFactor</td><td>bim</td><td>2.5</td><td></td><td>step iterations / epsilon</td></tr>
 *   <tr><td>confidence</td><td>bim-a</td><td>0.75</td><td></td><td>ends a run</td></tr>
 *   <tr><td>iterations</td><td>deepfool</td><td>600</td><td>20</td><td>the most steps</td></tr>
 *   <tr><td>candidates</td><td>deepfool</td><td>4</td><td>3</td><td>classes linearised at first</td></tr>
 *   <tr><td>overshoot</td><td>deepfool</td><td>0.02</td><td></td><td>beyond the boundary</td></tr>
 *   <tr><td>refinements</td><td>deepfool</td><td>1</td><td>0</td><td>turns to the normal</td></tr>
 *   <tr><td>iterations</td><td>jsma</td><td>1000</td><td>20</td><td>the most steps</td></tr>
 *   <tr><td>displacement</td><td>jsma</td><td>50/255</td><td></td><td>a pixel's rise</td></tr>
 *   <tr><td>cap</td><td>jsma</td><td>250/255</td><td></td><td>no pixel rises above</td></tr>
 *   <tr><td>growth</td><td>jsma</td><td>0.2</td><td>0.5</td><td>pixels of a step, by those before</td></tr>
 *   <tr><td>iterations</td><td>cwa</td><td>15</td><td>6</td><td>steps of Adam for one c</td></tr>
 *   <tr><td>searches</td><td>cwa</td><td>3</td><td>1</td><td>values of c</td></tr>
 *   <tr><td>c</td><td>cwa</td><td>0</td><td></td><td>the first; 0: from the gradient</td></tr>
 *   <tr><td>cMin, cMax</td><td>cwa</td><td>1e-9, 1e9</td><td></td><td>bounds of c</td></tr>
 *   <tr><td>rate</td><td>cwa</td><td>0.2</td><td></td><td>Adam's, relative</td></tr>
 *   <tr><td>kappa</td><td>cwa</td><td>0</td><td></td><td>confidence, in logits</td></tr>
 *   <tr><td>candidates</td><td>cwa</td><td>4</td><td>1</td><td>untargeted: classes linearised</td></tr>
 *   <tr><td>epsilon</td><td>pia</td><td>0.001</td><td></td><td>where its decay ends</td></tr>
 *   <tr><td>k</td><td>pia</td><td>3</td><td></td><td>classes that a query tells</td></tr>
 *   <tr><td>iterations</td><td>pia</td><td>500</td><td></td><td>gradients</td></tr>
 *   <tr><td>samples</td><td>pia</td><td>50</td><td>10</td><td>queries of a gradient</td></tr>
 *   <tr><td>queries</td><td>pia</td><td>30000</td><td>150</td><td>the most for a clip</td></tr>
 *   <tr><td>rateMin, rateMax</td><td>pia</td><td>0.001, 0.6</td><td></td><td>step</td></tr>
 *   <tr><td>decay</td><td>pia</td><td>0.001</td><td></td><td>least that epsilon falls by</td></tr>
 *   <tr><td>sigma</td><td>pia</td><td>0.1</td><td></td><td>largest deviation of samples</td></tr>
 *   <tr><td>momentum</td><td>pia</td><td>0.9</td><td></td><td>of the gradient</td></tr>
 *   <tr><td>plateau</td><td>pia</td><td>5</td><td></td><td>gradients to get better in</td></tr>
 * </table>
 *
 * <p>Schedules end at RMS 0.1, an epsilon of 8 dB of the 80 dB that a representation spans; PIA's,
 * which begins at another clip, at 0.5.
 */
public final class Attacks {
  /** Where the default schedules end, as RMS. */
  public static final double WIDE_RMS = 0.1;

  private static final double PIA_WIDE_RMS = 0.5;

  private static final Map<String, Double> BIM =
      Map.of(
          "grid", 1.0, "range", 1000.0, "bisections", 8.0, "iterations", 40.0, "stepFactor", 2.5);
  private static final Map<String, Double> BIM_LIVE = Map.of("iterations", 5.0, "bisections", 5.0);

  private static final Map<String, Double> PIA =
      Map.ofEntries(
          entry("epsilon", 0.001),
          entry("k", 3.0),
          entry("iterations", 500.0),
          entry("samples", 50.0),
          entry("queries", 30000.0),
          entry("rateMin", 0.001),
          entry("rateMax", 0.6),
          entry("decay", 0.001),
          entry("sigma", 0.1),
          entry("momentum", 0.9),
          entry("plateau", 5.0));

  private static final List<Kind> TABLE =
      List.of(
          new Kind(
              "fgsm",
              Map.of("grid", 20.0, "range", 1000.0, "bisections", 5.0),
              Map.of("grid", 8.0, "bisections", 3.0),
              false,
              (spec, given) -> new Fgsm(schedule(spec, given), spec.targeted())),
          new Kind(
              "bim-a",
              with(BIM, Map.of("confidence", 0.75)),
              BIM_LIVE,
              true,
              (spec, given) -> bim(Bim.Variant.A, spec, given, given.number("confidence"))),
          new Kind(
              "bim-b", BIM, BIM_LIVE, true, (spec, given) -> bim(Bim.Variant.B, spec, given, 0)),
          new Kind(
              "jsma",
              Map.of(
                  "iterations",
                  1000.0,
                  "displacement",
                  50 / 255.0,
                  "cap",
                  250 / 255.0,
                  "growth",
                  0.2),
              Map.of("iterations", 20.0, "growth", 0.5),
              true,
              (spec, given) ->
                  new Jsma(
                      spec.wideRms(),
                      given.count("iterations"),
                      given.number("displacement"),
                      given.number("cap"),
                      given.number("growth"),
                      spec.targeted())),
          new Kind(
              "deepfool",
              Map.of("iterations", 600.0, "candidates", 4.0, "overshoot", 0.02, "refinements", 1.0),
              Map.of("iterations", 20.0, "candidates", 3.0, "refinements", 0.0),
              false,
              (spec, given) ->
                  new DeepFool(
                      spec.wideRms(),
                      given.count("iterations"),
                      given.count("candidates"),
                      given.number("overshoot"),
                      given.count("refinements"))),
          new Kind(
              "cwa",
              Map.of(
                  "iterations", 15.0,
                  "searches", 3.0,
                  "c", 0.0,
                  "cMin", 1e-9,
                  "cMax", 1e9,
                  "rate", 0.2,
                  "kappa", 0.0,
                  "candidates", 4.0),
              Map.of("iterations", 6.0, "searches", 1.0, "candidates", 1.0),
              true,
              (spec, given) ->
                  new Cwa(
                      spec.wideRms(),
                      given.count("iterations"),
                      given.count("searches"),
                      given.number("c"),
                      given.number("cMin"),
                      given.number("cMax"),
                      given.number("rate"),
                      given.number("kappa"),
                      given.count("candidates"),
                      spec.targeted())),
          new Kind(
              "pia",
              PIA,
              Map.of("samples", 10.0, "queries", 150.0),
              true,
              (spec, given) -> pia(spec, given)));

  private Attacks() {}

  /**
   * One line of the table.
   *
   * @param live what the live budget changes of the defaults
   * @param targeted whether it aims at a class unless asked otherwise
   */
  private record Kind(
      String id,
      Map<String, Double> defaults,
      Map<String, Double> live,
      boolean targeted,
      Maker maker) {}

  /** Makes an attack of a spec and its complete parameters. */
  @FunctionalInterface
  private interface Maker {
    Attack make(AttackSpec spec, Parameters given);
  }

  /** The ids of all attacks. */
  public static List<String> ids() {
    return TABLE.stream().map(Kind::id).toList();
  }

  /**
   * The attack that a spec describes; parameters that it leaves out have their defaults.
   *
   * @throws IllegalArgumentException if the attack or a parameter is unknown, a value is out of its
   *     range, or the attack cannot aim at a class
   */
  public static Attack of(AttackSpec spec) {
    Attack attack = kind(spec.attack()).maker().make(spec, parameters(spec));
    if (attack.targeted() != spec.targeted()) {
      throw new IllegalArgumentException(spec.attack() + " must be untargeted, was targeted");
    }
    return attack;
  }

  /** Whether one of them starts at other clips, whose classes are known. */
  public static boolean needStarts(List<AttackSpec> specs) {
    return specs.stream().anyMatch(spec -> of(spec) instanceof Pia);
  }

  /**
   * The spec with every parameter spelled out, so that one attack has one protocol, however it was
   * asked for.
   *
   * @throws IllegalArgumentException as {@link #of}
   */
  public static AttackSpec complete(AttackSpec spec) {
    Attack attack = of(spec);
    return new AttackSpec(
        attack.id(),
        attack.parameters(),
        attack.targeted(),
        attack.wideRms(),
        spec.reducedBudget());
  }

  /** An attack's default spec: targeted, but for FGSM and DeepFool. */
  public static AttackSpec spec(String id) {
    Kind kind = kind(id);
    return new AttackSpec(id, new TreeMap<>(kind.defaults()), kind.targeted(), wide(id), false);
  }

  /** An attack's spec with few iterations and a coarse schedule, to keep up with live audio. */
  public static AttackSpec live(String id) {
    Kind kind = kind(id);
    SortedMap<String, Double> parameters = with(kind.defaults(), kind.live());
    return new AttackSpec(id, parameters, kind.targeted(), wide(id), true);
  }

  /**
   * Puts together what shares work: BIM-a and BIM-b of one schedule in one list, every other attack
   * in one of its own. What was asked for twice is there once.
   *
   * @return the lists, and the specs in each, in the order that they were asked for
   * @throws IllegalArgumentException as {@link #of}
   */
  public static List<List<AttackSpec>> sharing(List<AttackSpec> specs) {
    return sharing(specs, Attacks::of);
  }

  /**
   * Runs several attacks on the same clips, those together that {@linkplain #sharing share work}.
   *
   * @return the outcomes in the attacks' order
   */
  public static List<AttackOutcome> run(
      List<Attack> attacks, Victim victim, Batch clips, long seed, Progress progress) {
    Map<Attack, AttackOutcome> outcomes = new HashMap<>();
    for (List<Attack> group : sharing(attacks, Function.identity())) {
      List<AttackOutcome> found = together(group, victim, clips, seed, progress);
      for (int i = 0; i < group.size(); i++) {
        outcomes.put(group.get(i), found.get(i));
      }
    }
    return attacks.stream().map(outcomes::get).toList();
  }

  private static <T> List<List<T>> sharing(List<T> asked, Function<T, Attack> attack) {
    List<T> open = new ArrayList<>(new LinkedHashSet<>(asked));
    List<List<T>> groups = new ArrayList<>();
    while (!open.isEmpty()) {
      T one = open.remove(0);
      Optional<T> other =
          open.stream().filter(two -> share(attack.apply(one), attack.apply(two))).findFirst();
      other.ifPresent(open::remove);
      groups.add(Stream.concat(Stream.of(one), other.stream()).toList());
    }
    return groups;
  }

  private static boolean share(Attack one, Attack other) {
    return one instanceof Bim bim && other instanceof Bim another && bim.sharesRunsWith(another);
  }

  private static List<AttackOutcome> together(
      List<Attack> group, Victim victim, Batch clips, long seed, Progress progress) {
    if (group.size() == 1) {
      return List.of(group.get(0).attack(victim, clips, seed, progress));
    }
    List<Bim> bims = group.stream().map(Bim.class::cast).toList(); // nothing else shares
    return Bim.together(bims, victim, clips, seed, progress);
  }

  private static double wide(String id) {
    return id.equals("pia") ? PIA_WIDE_RMS : WIDE_RMS;
  }

  private static EpsilonSchedule schedule(AttackSpec spec, Parameters given) {
    return new EpsilonSchedule(
        spec.wideRms(), given.number("range"), given.count("grid"), given.count("bisections"));
  }

  private static Bim bim(
      Bim.Variant variant, AttackSpec spec, Parameters given, double confidence) {
    return new Bim(
        variant,
        schedule(spec, given),
        given.count("iterations"),
        given.number("stepFactor"),
        confidence,
        spec.targeted());
  }

  private static Pia pia(AttackSpec spec, Parameters given) {
    return new Pia(
        spec.wideRms(),
        given.number("epsilon"),
        given.count("k"),
        given.count("iterations"),
        given.count("samples"),
        given.count("queries"),
        given.number("rateMin"),
        given.number("rateMax"),
        given.number("decay"),
        given.number("sigma"),
        given.number("momentum"),
        given.count("plateau"),
        spec.targeted());
  }

  private static Parameters parameters(AttackSpec spec) {
    return new Parameters(spec.attack(), kind(spec.attack()).defaults(), spec.parameters());
  }

  private static Kind kind(String id) {
    return TABLE.stream()
        .filter(kind -> kind.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "attack must be one of %s, was %s".formatted(ids(), id)));
  }

  private static SortedMap<String, Double> with(
      Map<String, Double> base, Map<String, Double> more) {
    SortedMap<String, Double> all = new TreeMap<>(base);
    all.putAll(more);
    return all;
  }
}
