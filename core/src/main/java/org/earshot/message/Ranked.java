package org.earshot.message;

import static java.util.Objects.requireNonNull;

/**
 * A class and the probability that a model gives it.
 *
 * @param probability softmax output, in [0, 1]
 */
public record Ranked(String label, double probability) {
  public Ranked {
    requireNonNull(label, "label");
  }
}
