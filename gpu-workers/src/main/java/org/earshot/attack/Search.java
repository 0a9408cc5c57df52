package org.earshot.attack;

import java.util.List;

/** The part that attacks differ in: finds perturbed clips and offers them to their trials. */
@FunctionalInterface
interface Search {
  /** Searches for all trials, which are at least one, until each has finished its schedule. */
  void over(List<Trial> trials, Passes passes);
}
