package org.earshot.training;

import static java.util.Objects.requireNonNull;

/**
 * A clip of a data set as its representation.
 *
 * @param id the clip's id
 * @param label its class
 * @param fold the data set's fold
 * @param original the id of the clip that this one was augmented from; null if it is none
 * @param values [rows][columns] in [0, 1]; shared, never changed
 */
@SuppressWarnings("ArrayRecordComponent") // the array is shared on purpose; nobody compares clips
public record LabelledClip(String id, String label, String fold, String original, float[] values) {
  public LabelledClip {
    requireNonNull(id, "id");
    requireNonNull(label, "label");
    requireNonNull(fold, "fold");
    requireNonNull(values, "values");
  }

  /** Whether it was made from another clip. */
  public boolean augmented() {
    return original != null;
  }
}
