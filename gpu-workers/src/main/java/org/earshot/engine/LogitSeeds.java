package org.earshot.engine;

import org.earshot.engine.CompiledNetwork.LogitSeed;

/** The logit seeds that attacks and training use, and the arithmetic of softmax. */
final class LogitSeeds {
  private LogitSeeds() {}

  static LogitSeed crossEntropy(int[] labels) {
    int[] own = labels.clone();
    return (logits, seed, batch, classes) -> {
      check("labels", own, batch, classes);
      softmax(logits, seed, batch, classes);
      for (int i = 0; i < batch; i++) {
        seed[i * classes + own[i]] -= 1f;
      }
    };
  }

  static LogitSeed difference(int[] plus, int[] minus) {
    int[] up = plus.clone();
    int[] down = minus == null ? null : minus.clone();
    return (logits, seed, batch, classes) -> {
      check("plus", up, batch, classes);
      if (down != null) {
        check("minus", down, batch, classes);
      }
      for (int i = 0; i < batch; i++) {
        seed[i * classes + up[i]] += 1f;
        if (down != null) {
          seed[i * classes + down[i]] -= 1f;
        }
      }
    };
  }

  private static void check(String name, int[] index, int batch, int classes) {
    if (index.length != batch) {
      throw new IllegalArgumentException(
          name + " must hold one class per clip, " + batch + ", but holds " + index.length);
    }
    for (int k : index) {
      if (k < 0 || k >= classes) {
        throw new IllegalArgumentException(name + " must be in 0.." + (classes - 1) + ": " + k);
      }
    }
  }

  /** Probabilities of each row of {@code logits} into {@code p}; the largest logit is taken off. */
  static void softmax(float[] logits, float[] p, int batch, int classes) {
    for (int i = 0; i < batch; i++) {
      int row = i * classes;
      double log = logSum(logits, row, classes);
      for (int k = row; k < row + classes; k++) {
        p[k] = (float) Math.exp(logits[k] - log);
      }
    }
  }

  /** log(sum exp) over one row, without overflow. */
  static double logSum(float[] logits, int row, int classes) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = row; k < row + classes; k++) {
      largest = Math.max(largest, logits[k]);
    }
    double sum = 0;
    for (int k = row; k < row + classes; k++) {
      sum += Math.exp(logits[k] - largest);
    }
    return largest + Math.log(sum);
  }
}
