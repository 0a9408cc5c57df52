package org.earshot.attack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Signs of the input gradient of each clip's own cross-entropy, pointing where an attack wants to
 * go: up the loss of the class to leave or, targeted, down the loss of the target.
 */
final class SignGradients {
  private SignGradients() {}

  /** The seed whose gradient points there, for one row for each trial. */
  static LogitSeed seed(List<Trial> trials, boolean targeted) {
    return (logits, seed, batch, classes) -> {
      for (int i = 0; i < batch; i++) {
        Trial trial = trials.get(i);
        int of = targeted ? trial.target() : trial.reference();
        Logits.crossEntropyInto(seed, logits, i, classes, of, targeted ? -1 : 1);
      }
    };
  }

  /**
   * The signs at the clean clips: one gradient for each. A clip whose gradient is zero everywhere
   * gets a warning and is left out, for nothing moves it.
   */
  static Map<Trial, byte[]> atClean(List<Trial> trials, boolean targeted, Passes passes) {
    float[] gradient =
        passes.gradient(trials, Rows.of(trials, Trial::clean), seed(trials, targeted)).input();
    Map<Trial, byte[]> signs = new LinkedHashMap<>();
    for (int i = 0; i < trials.size(); i++) {
      Trial trial = trials.get(i);
      byte[] own = Rows.signs(gradient, i, trial.clean().length);
      if (isZero(own)) {
        trial.warn(Warnings.ZERO_GRADIENT);
      } else {
        signs.put(trial, own);
      }
    }
    return signs;
  }

  private static boolean isZero(byte[] signs) {
    for (byte sign : signs) {
      if (sign != 0) {
        return false;
      }
    }
    return true;
  }
}
