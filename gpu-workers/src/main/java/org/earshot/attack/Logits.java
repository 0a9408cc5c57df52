package org.earshot.attack;

import java.util.stream.IntStream;

/** Reads rows of logits, [batch][classes]. */
final class Logits {
  private Logits() {}

  /**
   * The class of the largest logit, the first of equals; {@link Clip#NONE} if one is not finite.
   */
  static int prediction(float[] logits, int row, int classes) {
    int from = row * classes;
    int best = 0;
    for (int k = 0; k < classes; k++) {
      if (!Float.isFinite(logits[from + k])) {
        return Clip.NONE;
      }
      if (logits[from + k] > logits[from + best]) {
        best = k;
      }
    }
    return best;
  }

  /** The class of the largest logit but one's, the first of equals. */
  static int other(float[] logits, int row, int classes, int than) {
    int from = row * classes;
    int best = than == 0 ? 1 : 0;
    for (int k = best + 1; k < classes; k++) {
      if (k != than && logits[from + k] > logits[from + best]) {
        best = k;
      }
    }
    return best;
  }

  /** All classes but one by their logits, the largest first, the first of equals. */
  static int[] others(float[] logits, int row, int classes, int than) {
    return IntStream.range(0, classes)
        .filter(k -> k != than)
        .boxed()
        .sorted((a, b) -> Float.compare(logits[row * classes + b], logits[row * classes + a]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** By how much the logit of a class is above the largest of the others: negative if below. */
  static double margin(float[] logits, int row, int classes, int of) {
    int other = other(logits, row, classes, of);
    return (double) logits[row * classes + of] - logits[row * classes + other];
  }

  /** The softmax probability of the largest logit. */
  static double confidence(float[] logits, int row, int classes) {
    int from = row * classes;
    double largest = logits[from + prediction(logits, row, classes)];
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += Math.exp(logits[from + k] - largest);
    }
    return 1 / sum;
  }

  /**
   * Writes the gradient of one row's cross-entropy by its logits, softmax - onehot, scaled so that
   * its largest entry is {@code scale}.
   *
   * <p>Only for attacks that take signs. Scaled, the gradient of a clip that the victim is certain
   * of does not vanish in float32 on its way back; an attack that lost it would call the victim
   * robust. For the same reason the class's own entry is the sum of the others rather than p - 1.
   */
  static void crossEntropyInto(
      float[] seed, float[] logits, int row, int classes, int of, double scale) {
    int from = row * classes;
    // Relative to the largest of the others: the ratio is all that is left after scaling.
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < classes; k++) {
      largest = k == of ? largest : Math.max(largest, logits[from + k]);
    }
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += k == of ? 0 : Math.exp(logits[from + k] - largest);
    }
    for (int k = 0; k < classes; k++) {
      double share = k == of ? -1 : Math.exp(logits[from + k] - largest) / sum;
      seed[from + k] = (float) (scale * share);
    }
  }
}
