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
   * The signs at the clean clips: one gradient for each, which all its trials share. A clip whose
   * gradient is zero everywhere gets a warning and is left out, for nothing moves it.
   *
   * @param clips the trials of each clip, at least one
   */
  static Map<Trial, byte[]> atClean(List<List<Trial>> clips, boolean targeted, Passes passes) {
    List<Trial> first = clips.stream().map(trials -> trials.get(0)).toList();
    List<Trial> sharing = clips.stream().flatMap(trials -> trials.stream().skip(1)).toList();
    float[] x = Rows.of(first, Trial::clean);
    float[] gradient = passes.gradient(first, x, seed(first, targeted), sharing).input();
    Map<Trial, byte[]> signs = new LinkedHashMap<>();
    for (int i = 0; i < clips.size(); i++) {
      byte[] own = Rows.signs(gradient, i, first.get(i).clean().length);
      for (Trial trial : clips.get(i)) {
        if (isZero(own)) {
          trial.warn(Warnings.ZERO_GRADIENT);
        } else {
          signs.put(trial, own);
        }
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
