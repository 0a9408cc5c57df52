package org.earshot.streams;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.earshot.measure.Measures;
import org.earshot.message.AttackResult;
import org.earshot.message.Robustness;
import org.earshot.message.Robustness.Window;

/**
 * The attack results that are measured together. Labelled and unlabelled ones are never, nor those
 * of two protocols.
 *
 * @param subject a model for a fooling rate, a pair for eps_r
 */
record ResultSeries(
    Measure measure,
    String subject,
    String source,
    String representation,
    int pixels,
    String attack,
    String protocol,
    boolean labelled) {
  /** What is measured. */
  enum Measure {
    FOOLING,
    EPS_R
  }

  /** The series that a result belongs to: its model's, and its pair's if it is of a pair. */
  static List<ResultSeries> of(AttackResult result) {
    List<ResultSeries> series = new ArrayList<>();
    series.add(of(result, Measure.FOOLING, result.model()));
    if (isPair(result.pair())) {
      series.add(of(result, Measure.EPS_R, result.pair()));
    }
    return series;
  }

  /** The measure of some of the series' results, at least one. */
  Robustness over(Collection<AttackResult> results, Window window) {
    return switch (measure) {
      case FOOLING -> Measures.fooling(results, window);
      case EPS_R -> Measures.epsR(results, window);
    };
  }

  private static ResultSeries of(AttackResult result, Measure measure, String subject) {
    return new ResultSeries(
        measure,
        subject,
        result.source(),
        result.representation(),
        result.pixels(),
        result.attack(),
        result.protocol(),
        result.label() != null);
  }

  private static boolean isPair(String pair) {
    return pair.split("\\+", -1).length == 2;
  }
}
