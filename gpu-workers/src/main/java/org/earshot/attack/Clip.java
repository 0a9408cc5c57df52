package org.earshot.attack;

import static java.util.Objects.requireNonNull;

/**
 * A clip to be attacked.
 *
 * @param id seeds its draws
 * @param pixels the clean representation, row-major, in [0, 1]; read, never written, not copied
 * @param label index of the true class, or {@link #NONE} on unlabelled audio, where the model's own
 *     clean prediction stands in
 * @param target index of the class to aim at, or {@link #NONE} to have a targeted attack draw it;
 *     whoever attacks several models on unlabelled audio draws it once for all of them, see {@link
 *     Targets}
 */
@SuppressWarnings("ArrayRecordComponent") // a large array that is only passed on
public record Clip(String id, float[] pixels, int label, int target) {
  /** No class. */
  public static final int NONE = -1;

  public Clip {
    requireNonNull(id, "id");
    for (float pixel : pixels) {
      if (!(pixel >= 0 && pixel <= 1)) {
        throw new IllegalArgumentException(
            "pixels must be in [0, 1], %s has %s".formatted(id, pixel));
      }
    }
    requireClass(id, "label", label);
    requireClass(id, "target", target);
    if (target != NONE && target == label) {
      throw new IllegalArgumentException(
          "target must not be the label, %s has %d for both".formatted(id, label));
    }
  }

  private static void requireClass(String id, String name, int index) {
    if (index < NONE) {
      throw new IllegalArgumentException(
          "%s must be a class index or -1, %s has %d".formatted(name, id, index));
    }
  }
}
