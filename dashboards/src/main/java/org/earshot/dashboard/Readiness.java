package org.earshot.dashboard;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A condition that must hold before a process counts as ready.
 *
 * @param name of the part that is asked, such as {@code classifier}
 * @param problem why it is not ready, in one line; empty when it is. Asked on every request, so it
 *     must answer at once
 */
public record Readiness(String name, Supplier<Optional<String>> problem) {
  public Readiness {
    requireNonNull(name, "name");
    requireNonNull(problem, "problem");
  }

  /** A part that is ready when {@code ready} says so. */
  public static Readiness when(String name, Supplier<Boolean> ready, String otherwise) {
    return new Readiness(
        name, () -> ready.get() ? Optional.empty() : Optional.of(requireNonNull(otherwise)));
  }
}
