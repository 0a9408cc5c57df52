package org.earshot.message;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A measure over one window of one series, keyed by series and window. Each carries what it was
 * measured on: how many clips, within which budget, with which interval.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "measure")
@JsonSubTypes({
  @JsonSubTypes.Type(Robustness.Fooling.class),
  @JsonSubTypes.Type(Robustness.EpsR.class),
  @JsonSubTypes.Type(Robustness.Accuracy.class)
})
public sealed interface Robustness {
  Window window();

  String source();

  /** The series, without the window. */
  String series();

  /** The record's key. */
  default String key() {
    return series() + "@" + window().start();
  }

  /**
   * A window in event time.
   *
   * @param start inclusive
   * @param size the window covers [start, start + size)
   */
  record Window(Instant start, Duration size) {
    public Window {
      requireNonNull(start, "start");
      requireNonNull(size, "size");
    }

    public Instant end() {
      return start.plus(size);
    }
  }

  /** A share with its 95 % interval. */
  record Share(double value, double lower, double upper) {}

  /**
   * A point of the curve of fooling rate against budget.
   *
   * @param l2 the budget
   * @param rate the share of attacked clips fooled within it
   */
  record Point(double l2, double rate) {}

  /**
   * How a model holds under one attack.
   *
   * @param labelled false where the model's own clean prediction stood in for the label
   * @param attacked n: clips that the model got right and that were attacked
   * @param fooled how many were fooled anywhere in the schedule
   * @param alreadyWrong clips skipped because the model was wrong without any attack
   * @param paperL2 the paper's budget as l2 at this representation's size, {@code wideL2} the
   *     schedule's end
   * @param ratePaper fooling rate within the paper's budget; {@code rateWide} at the schedule's end
   * @param aucPaper area under the fooling-rate curve on [0, paperL2] divided by paperL2
   * @param robustAccuracyPaper share of all clips, wrong ones counted as fooled, that hold within
   *     it
   * @param meanL2 over fooled clips; null if none
   * @param curve the empirical curve, at most 64 points, from (0, 0) to (wideL2, rateWide)
   */
  @JsonTypeName("fooling")
  record Fooling(
      Window window,
      String source,
      String model,
      String representation,
      String attack,
      String protocol,
      boolean targeted,
      boolean reducedBudget,
      boolean labelled,
      int attacked,
      int fooled,
      int alreadyWrong,
      double paperL2,
      double wideL2,
      Share ratePaper,
      Share rateWide,
      double aucPaper,
      double aucWide,
      double robustAccuracyPaper,
      double robustAccuracyWide,
      Double meanL2,
      Double medianL2,
      int pixels,
      List<Point> curve)
      implements Robustness {
    public Fooling {
      curve = List.copyOf(curve);
    }

    @Override
    public String series() {
      return String.join(
          "|",
          "fooling",
          source,
          model,
          representation,
          attack,
          protocol,
          labelled ? "labelled" : "unlabelled");
    }
  }

  /**
   * Eq. 15: mean l2 against the adversarially trained model over mean l2 against the original one.
   *
   * @param original the original's id, {@code model} the adversarially trained one's
   * @param pairs clips that both get right and on which both were fooled
   * @param unfooled clips that both get right of which at least one was not fooled
   * @param disagreements clips that only one of the two gets right
   * @param provisional whether one of the two is not fooled on more than 0.9 of its clips, or there
   *     are no pairs
   * @param epsR null without pairs; {@code lower} and {@code upper} its bootstrap 95 % interval,
   *     null with fewer than two pairs
   * @param medianRatio the ratio of medians
   */
  @JsonTypeName("eps_r")
  record EpsR(
      Window window,
      String source,
      String original,
      String model,
      String representation,
      String attack,
      String protocol,
      boolean reducedBudget,
      boolean labelled,
      int pairs,
      int unfooled,
      int disagreements,
      boolean provisional,
      Double epsR,
      Double lower,
      Double upper,
      Double medianRatio,
      Double meanL2Original,
      Double meanL2Model)
      implements Robustness {
    @Override
    public String series() {
      return String.join(
          "|",
          "eps_r",
          source,
          model,
          representation,
          attack,
          protocol,
          labelled ? "labelled" : "unlabelled");
    }
  }

  /**
   * Accuracy on labelled clips that count.
   *
   * @param ratio null while no labelled clip counted
   * @param unlabelled verdicts without a label in the window
   * @param leftOut left out because they were seen in training or augmented
   */
  @JsonTypeName("accuracy")
  record Accuracy(
      Window window,
      String source,
      String model,
      String representation,
      int correct,
      int clips,
      int unlabelled,
      int leftOut,
      Share ratio)
      implements Robustness {
    @Override
    public String series() {
      return String.join("|", "accuracy", source, model, representation);
    }
  }
}
