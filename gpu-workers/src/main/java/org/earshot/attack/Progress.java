package org.earshot.attack;

/** Follows an attack, and may end it. Called on the attack's own thread. */
@FunctionalInterface
public interface Progress {
  /** Follows nothing. */
  Progress SILENT = (step, of, fooled, smallestL2) -> {};

  /**
   * Told after each step of the search.
   *
   * @param step from 1
   * @param of the most steps that there can be; an attack whose clips have all finished ends sooner
   * @param fooled clips fooled so far; of attacks that search together the sum
   * @param smallestL2 the smallest norm found so far; NaN while there is none
   */
  void at(int step, int of, int fooled, double smallestL2);

  /**
   * Asked before every pass through the victim, beside the thread's own interruption.
   *
   * @throws java.util.concurrent.CancellationException to end the attack here
   * @throws DeadlinePassed to end its search here and keep what was found
   */
  default void checkWanted() {}
}
