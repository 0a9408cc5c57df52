package org.earshot.attack;

import java.util.List;

/**
 * A search for several attacks at once.
 *
 * @param <Q> as in {@link Search}
 */
@FunctionalInterface
interface SharedSearch<Q extends Queries> {
  /**
   * Searches for all trials until each has finished its schedule. What is offered before a deadline
   * ends it is kept.
   *
   * @param clips for each clip, of which there is at least one, its trials in the attacks' order
   */
  void over(List<List<Trial>> clips, Q passes);
}
