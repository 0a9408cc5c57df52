package org.earshot.measure;

import org.earshot.message.Verdict;

/**
 * Verdicts of one model in one window, counted.
 *
 * @param correct labelled verdicts that count and agree with the label
 * @param clips labelled verdicts that count
 * @param unlabelled verdicts without a label
 * @param leftOut labelled verdicts of augmented clips and of clips seen in training
 */
public record VerdictCounts(int correct, int clips, int unlabelled, int leftOut) {
  /** Before the first verdict. */
  public static final VerdictCounts NONE = new VerdictCounts(0, 0, 0, 0);

  public VerdictCounts {
    if (correct < 0 || correct > clips || unlabelled < 0 || leftOut < 0) {
      throw new IllegalArgumentException(
          "counts must not be negative and correct at most clips, was %d of %d, %d, %d"
              .formatted(correct, clips, unlabelled, leftOut));
    }
  }

  /** These and one more. */
  public VerdictCounts plus(Verdict verdict) {
    if (verdict.outcome() == Verdict.Outcome.UNLABELLED) {
      return new VerdictCounts(correct, clips, unlabelled + 1, leftOut);
    }
    if (!verdict.counts()) {
      return new VerdictCounts(correct, clips, unlabelled, leftOut + 1);
    }
    int right = verdict.outcome() == Verdict.Outcome.CORRECT ? 1 : 0;
    return new VerdictCounts(correct + right, clips + 1, unlabelled, leftOut);
  }
}
