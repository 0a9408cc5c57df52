package org.earshot.dsp;

import java.util.List;

/**
 * What the rows of a representation stand for, to label them.
 *
 * @param frequencyRows how many rows, from row 0, are frequencies
 * @param ticks from the lowest row up
 */
public record RowScale(int frequencyRows, List<Tick> ticks) {
  /**
   * A row with a name.
   *
   * @param row from 0, between rows where it must be
   */
  public record Tick(double row, String label) {}

  /** Copies the ticks. */
  public RowScale {
    ticks = List.copyOf(ticks);
  }
}
