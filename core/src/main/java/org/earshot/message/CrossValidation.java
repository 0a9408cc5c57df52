package org.earshot.message;

/**
 * The paper's protocol as data: a stratified random share of the clips is the test part; the rest
 * is cut into folds, each of which stops one training on the others; all are tested on the test
 * part. Each repeat draws anew.
 *
 * <p>Such a split puts slices of one recording into several parts, which flatters every model: that
 * is why a data set's own folds are the default.
 *
 * @param testShare of each class, in (0, 1); the paper's is 0.3
 * @param folds trainings of one repeat, at least 2; the paper's is 5
 * @param repeats at least 1
 * @param seed draws the parts
 */
public record CrossValidation(double testShare, int folds, int repeats, long seed) {
  public CrossValidation {
    if (!(testShare > 0 && testShare < 1)) {
      throw new IllegalArgumentException("testShare must be in (0, 1), was " + testShare);
    }
    if (folds < 2 || repeats < 1) {
      throw new IllegalArgumentException(
          "folds must be at least 2 and repeats at least 1, were %d and %d"
              .formatted(folds, repeats));
    }
  }

  /** 70 / 30, five folds. */
  public static CrossValidation paper(int repeats, long seed) {
    return new CrossValidation(0.3, 5, repeats, seed);
  }

  /** How many models are trained. */
  public int trainings() {
    return folds * repeats;
  }
}
