package org.earshot.measure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.earshot.message.AttackResult;

/**
 * Attack results that may be measured together: one source, representation and protocol, all
 * labelled or all not. Only what counts is looked at: no augmented clip, none seen in training.
 */
final class Series {
  private final AttackResult any;
  private final List<AttackResult> counting;

  private Series(AttackResult any, List<AttackResult> counting) {
    this.any = any;
    this.counting = counting;
  }

  /**
   * Checks that the results belong together.
   *
   * @throws IllegalArgumentException if there is none, or they are of several series, naming what
   *     differs
   */
  static Series of(Collection<AttackResult> results) {
    if (results.isEmpty()) {
      throw new IllegalArgumentException("results must not be empty");
    }
    requireOne(results, "source", AttackResult::source);
    requireOne(results, "representation", AttackResult::representation);
    requireOne(results, "protocol", AttackResult::protocol);
    requireOne(results, "pixels", AttackResult::pixels);
    requireOne(results, "labelled", Series::labelled);
    return new Series(
        results.iterator().next(), results.stream().filter(AttackResult::counts).toList());
  }

  static void requireOne(
      Collection<AttackResult> results, String name, Function<AttackResult, Object> field) {
    List<Object> values = results.stream().map(field).distinct().toList();
    if (values.size() > 1) {
      throw new IllegalArgumentException("results must be of one " + name + ", were " + values);
    }
  }

  /** A result that says what all of them share. */
  AttackResult any() {
    return any;
  }

  boolean labelled() {
    return labelled(any);
  }

  /** The part that concerns one model; may be empty. */
  Series against(String model) {
    return new Series(
        any, counting.stream().filter(result -> result.model().equals(model)).toList());
  }

  /** Clips that the model got wrong without an attack. */
  int alreadyWrong() {
    return (int) counting.stream().filter(Series::alreadyWrong).count();
  }

  /** The curve over the attacked clips. */
  FoolingCurve curve() {
    int attacked = (int) counting.stream().filter(result -> result.skipped() == null).count();
    double[] norms =
        counting.stream()
            .filter(result -> result.skipped() == null && result.changed())
            .mapToDouble(AttackResult::l2)
            .toArray();
    return FoolingCurve.of(attacked, norms);
  }

  /** Whether the fooling rate at the schedule's end exceeds what eps_r asks for. */
  boolean settled() {
    return curve().rate(any.wideL2()).value() > PairedNorms.SETTLED_RATE;
  }

  /** The clips that are in both series, by clip and seed. */
  List<PairedNorms.Pair> pairedWith(Series model) {
    SortedMap<String, AttackResult> others = model.byClip();
    List<PairedNorms.Pair> pairs = new ArrayList<>();
    byClip()
        .forEach(
            (clip, result) -> {
              if (others.containsKey(clip)) {
                pairs.add(pair(result, others.get(clip)));
              }
            });
    return pairs;
  }

  /** Sorted, so that the bootstrap's draws do not depend on the order of arrival. */
  private SortedMap<String, AttackResult> byClip() {
    SortedMap<String, AttackResult> byClip = new TreeMap<>();
    for (AttackResult result : counting) {
      if (result.skipped() == null || alreadyWrong(result)) {
        byClip.putIfAbsent(result.clip() + "|" + result.seed(), result);
      }
    }
    return byClip;
  }

  private static PairedNorms.Pair pair(AttackResult original, AttackResult model) {
    PairedNorms.Fate first = fate(original);
    PairedNorms.Fate second = fate(model);
    boolean agreed =
        labelled(original)
            ? first != PairedNorms.Fate.WRONG && second != PairedNorms.Fate.WRONG
            : Objects.equals(original.prediction(), model.prediction());
    return new PairedNorms.Pair(first, original.l2(), second, model.l2(), agreed);
  }

  private static PairedNorms.Fate fate(AttackResult result) {
    if (alreadyWrong(result)) {
      return PairedNorms.Fate.WRONG;
    }
    return result.changed() ? PairedNorms.Fate.FOOLED : PairedNorms.Fate.HELD;
  }

  private static boolean alreadyWrong(AttackResult result) {
    return AttackResult.ALREADY_WRONG.equals(result.skipped());
  }

  private static boolean labelled(AttackResult result) {
    return result.label() != null;
  }
}
