package org.earshot.attack;

import static java.util.Objects.requireNonNull;

/**
 * A clip of which the class is known, for an attack to start at: a black-box attack walks from it
 * to the clip under attack.
 *
 * @param id the clip's id; no clip starts at itself
 * @param pixels row-major, in [0, 1]; read, never written, not copied
 * @param label index of its class
 */
@SuppressWarnings("ArrayRecordComponent") // a large array that is only passed on
public record Start(String id, float[] pixels, int label) {
  public Start {
    requireNonNull(id, "id");
    requireNonNull(pixels, "pixels");
    if (label < 0) {
      throw new IllegalArgumentException(
          "label must be a class index, %s has %d".formatted(id, label));
    }
  }
}
