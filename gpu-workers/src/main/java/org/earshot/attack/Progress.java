package org.earshot.attack;

/** Follows an attack, and may end it. Called on the attack's own thread. */
@FunctionalInterface
public interface Progress {
  /** Follows nothing. */
  Progress SILENT = at -> {};

  /**
   * How far a search is.
   *
   * @param step from 1; of a black-box attack the queries of the clip that has asked most
   * @param of the most steps that there can be; an attack whose clips have all finished ends sooner
   * @param fooled clips fooled so far; of attacks that search together the sum
   * @param smallestL2 the smallest norm found so far; NaN while there is none
   * @param forwards passes forward of all clips so far, each a query
   */
  record Standing(int step, int of, int fooled, double smallestL2, long forwards) {}

  /** Told after each step of the search. */
  void at(Standing standing);

  /**
   * Asked before every pass through the victim, beside the thread's own interruption.
   *
   * @throws java.util.concurrent.CancellationException to end the attack here
   * @throws DeadlinePassed to end its search here and keep what was found
   */
  default void checkWanted() {}
}
