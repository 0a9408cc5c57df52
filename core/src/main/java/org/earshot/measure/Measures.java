package org.earshot.measure;

import java.util.Collection;
import java.util.Optional;
import org.earshot.message.AttackResult;
import org.earshot.message.Robustness;
import org.earshot.message.Robustness.Window;

/**
 * Makes the messages on {@code robustness} out of one window of one series.
 *
 * <p>Results that do not count (augmented, seen in training) and clips that were gone are left out
 * here, so a caller may pass whatever its window holds. The order of the results is of no
 * consequence.
 */
public final class Measures {
  private Measures() {}

  /**
   * How one model holds under one attack.
   *
   * @param results of one source, model, representation, attack, protocol, and all labelled or all
   *     not; at least one
   * @return the measure; {@code attacked} may be 0, and then no rate in it says anything
   * @throws IllegalArgumentException if there is none, or they are of several series
   */
  public static Robustness.Fooling fooling(Collection<AttackResult> results, Window window) {
    Series series = Series.of(results);
    Series.requireOne(results, "model", AttackResult::model);
    AttackResult any = series.any();
    FoolingCurve curve = series.curve();
    int wrong = series.alreadyWrong();
    double paper = Budgets.paperL2(any.representation(), any.pixels());
    double wide = any.wideL2();
    return new Robustness.Fooling(
        window,
        any.source(),
        any.model(),
        any.representation(),
        any.attack(),
        any.protocol(),
        any.targeted(),
        any.reducedBudget(),
        series.labelled(),
        curve.attacked(),
        curve.fooled(),
        wrong,
        paper,
        wide,
        curve.rate(paper),
        curve.rate(wide),
        curve.auc(paper),
        curve.auc(wide),
        curve.robustAccuracy(paper, wrong),
        curve.robustAccuracy(wide, wrong),
        curve.mean(),
        curve.median(),
        any.pixels(),
        curve.points(wide));
  }

  /**
   * Eq. 15 for a pair of models.
   *
   * @param results of one source, pair, representation, attack, protocol, and all labelled or all
   *     not, of both models; at least one. A clip of which only one half is there counts in that
   *     model's fooling rate and nowhere else
   * @throws IllegalArgumentException if there is none, they are of several series, or their pair is
   *     a single model
   */
  public static Robustness.EpsR epsR(Collection<AttackResult> results, Window window) {
    Series series = Series.of(results);
    Series.requireOne(results, "pair", AttackResult::pair);
    AttackResult any = series.any();
    String[] models = models(any.pair());
    Series original = series.against(models[0]);
    Series model = series.against(models[1]);
    PairedNorms norms = PairedNorms.of(original.pairedWith(model));
    Optional<Bootstrap.Interval> interval = norms.interval();
    return new Robustness.EpsR(
        window,
        any.source(),
        models[0],
        models[1],
        any.representation(),
        any.attack(),
        any.protocol(),
        any.reducedBudget(),
        series.labelled(),
        norms.pairs(),
        norms.unfooled(),
        norms.disagreements(),
        norms.pairs() == 0 || !original.settled() || !model.settled(),
        norms.ratio(),
        interval.map(Bootstrap.Interval::lower).orElse(null),
        interval.map(Bootstrap.Interval::upper).orElse(null),
        norms.medianRatio(),
        norms.meanOriginal(),
        norms.meanModel());
  }

  /** The accuracy of one model, from its counted verdicts. */
  public static Robustness.Accuracy accuracy(
      Window window, String source, String model, String representation, VerdictCounts counts) {
    return new Robustness.Accuracy(
        window,
        source,
        model,
        representation,
        counts.correct(),
        counts.clips(),
        counts.unlabelled(),
        counts.leftOut(),
        counts.clips() == 0 ? null : Wilson.share(counts.correct(), counts.clips()));
  }

  private static String[] models(String pair) {
    String[] models = pair.split("\\+", -1);
    if (models.length != 2) {
      throw new IllegalArgumentException("pair must join two models, was " + pair);
    }
    return models;
  }
}
