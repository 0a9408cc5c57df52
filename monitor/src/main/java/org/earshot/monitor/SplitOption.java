package org.earshot.monitor;

import java.util.Locale;
import org.earshot.message.CrossValidation;
import picocli.CommandLine.Option;

/** How a data set is cut into training, early-stopping and test part. */
final class SplitOption {
  private static final String DEFAULT_TEST_FOLD = "5";

  /** The two ways. */
  enum Kind {
    FOLDS,
    PAPER
  }

  @Option(
      names = "--split",
      paramLabel = "KIND",
      description = {
        "folds: the data set's own folds; no recording is in two parts.",
        "paper: 70/30 stratified at random, five-fold cross-validation inside the 70",
        "(default: folds)."
      })
  private Kind split = Kind.FOLDS;

  @Option(
      names = "--test-fold",
      paramLabel = "FOLD",
      description =
          "With folds: the fold that accuracy is measured on; the one before stops the training (default: 5).")
  private String testFold;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      description = "With paper: how often the parts are drawn anew (default: 1).")
  private Integer repeats;

  /** Null with a cross-validation. */
  String testFold() {
    refuse(split == Kind.FOLDS ? repeats : null, "--repeats", "--split paper");
    refuse(split == Kind.PAPER ? testFold : null, "--test-fold", "--split folds");
    if (split == Kind.PAPER) {
      return null;
    }
    return testFold == null ? DEFAULT_TEST_FOLD : testFold;
  }

  /** Null with the data set's own folds. */
  CrossValidation crossValidation(long seed) {
    return split == Kind.FOLDS ? null : CrossValidation.paper(repeats == null ? 1 : repeats, seed);
  }

  private void refuse(Object given, String option, String with) {
    if (given != null) {
      throw new IllegalArgumentException(
          "%s goes with %s only, was given with --split %s"
              .formatted(option, with, split.name().toLowerCase(Locale.ROOT)));
    }
  }
}
