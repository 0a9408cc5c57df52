package org.earshot.training;

/** Hears how a training goes, on its thread. Whatever it throws ends the training. */
@FunctionalInterface
interface TrainingListener {
  /** Called after each step and after each epoch's look at the early-stopping fold. */
  void on(TrainingProgress progress);

  /** Called with what a person should know of how it trains. */
  default void say(String line) {}
}
