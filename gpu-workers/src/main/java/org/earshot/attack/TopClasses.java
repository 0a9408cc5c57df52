package org.earshot.attack;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The most likely classes of each clip of a batch, most likely first.
 *
 * @param k how many of each clip
 * @param classes class indices, [batch][k]; {@link Clip#NONE} throughout a row whose logits were
 *     not all finite
 * @param probabilities theirs, [batch][k]; 0 in such a row
 */
@SuppressWarnings("ArrayRecordComponent") // fresh arrays on the hot path; nobody compares them
public record TopClasses(int k, int[] classes, double[] probabilities) {

  /**
   * Reads logits, [batch][classes]; of equal ones the first comes first.
   *
   * @throws IllegalArgumentException if {@code k} is below 1
   */
  public static TopClasses of(float[] logits, int batch, int classes, int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k must be at least 1, was " + k);
    }
    int kept = Math.min(k, classes);
    TopClasses top = new TopClasses(kept, new int[batch * kept], new double[batch * kept]);
    for (int row = 0; row < batch; row++) {
      top.read(logits, row, classes);
    }
    return top;
  }

  private void read(float[] logits, int row, int count) {
    if (Logits.prediction(logits, row, count) == Clip.NONE) {
      Arrays.fill(classes, row * k, (row + 1) * k, Clip.NONE);
      return;
    }
    int from = row * count;
    int[] ranked =
        IntStream.range(0, count)
            .boxed()
            .sorted((a, b) -> Float.compare(logits[from + b], logits[from + a]))
            .mapToInt(Integer::intValue)
            .toArray();
    double largest = logits[from + ranked[0]];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.exp(logits[from + i] - largest);
    }
    for (int i = 0; i < k; i++) {
      classes[row * k + i] = ranked[i];
      probabilities[row * k + i] = Math.exp(logits[from + ranked[i]] - largest) / sum;
    }
  }

  /** The most likely class of one clip. */
  public int prediction(int row) {
    return classes[row * k];
  }

  /** The probability of that class. */
  public double confidence(int row) {
    return probabilities[row * k];
  }

  /** The probability of a class; NaN if it is not among the most likely. */
  public double probability(int row, int of) {
    for (int i = row * k; i < (row + 1) * k; i++) {
      if (classes[i] == of) {
        return probabilities[i];
      }
    }
    return Double.NaN;
  }
}
