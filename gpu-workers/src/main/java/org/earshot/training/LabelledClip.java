package org.earshot.training;

import static java.util.Objects.requireNonNull;

import org.earshot.dsp.Matrix;

/**
 * A clip of a data set as its representation.
 *
 * @param id the clip's id
 * @param label its class
 * @param fold the data set's fold
 * @param original the id of the clip that this one was augmented from; null if it is none
 * @param representation in [0, 1]
 */
public record LabelledClip(
    String id, String label, String fold, String original, Pixels representation) {
  public LabelledClip {
    requireNonNull(id, "id");
    requireNonNull(label, "label");
    requireNonNull(fold, "fold");
    requireNonNull(representation, "representation");
  }

  /** A clip whose values are on the heap. */
  public LabelledClip(
      String id, String label, String fold, String original, Matrix representation) {
    this(id, label, fold, original, Pixels.of(representation));
  }

  /** Whether it was made from another clip. */
  public boolean augmented() {
    return original != null;
  }
}
