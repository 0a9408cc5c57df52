package org.earshot.attack;

import java.util.List;

/**
 * The part that attacks differ in: finds perturbed clips and offers them to their trials.
 *
 * @param <Q> {@link Passes} in a white box, {@link Queries} in a black one
 */
@FunctionalInterface
interface Search<Q extends Queries> {
  /** Searches for all trials, which are at least one, until each has finished its schedule. */
  void over(List<Trial> trials, Q passes);
}
