package org.earshot.engine;

/**
 * Is passed between the steps of a pass, every few milliseconds, by each of its threads: so that
 * urgent work need not wait for a long one. It may wait there, or throw to end the pass.
 */
@FunctionalInterface
public interface Checkpoint {
  /** Holds nobody up. */
  Checkpoint NONE = () -> {};

  /** Called between two steps. */
  void pass();
}
