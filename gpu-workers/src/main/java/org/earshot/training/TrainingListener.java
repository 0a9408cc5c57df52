package org.earshot.training;

/** Hears how a training goes, on its thread. Whatever it throws ends the training. */
@FunctionalInterface
interface TrainingListener {
  /** Called after each step and after each epoch's look at the early-stopping fold. */
  void on(TrainingProgress progress);
}
