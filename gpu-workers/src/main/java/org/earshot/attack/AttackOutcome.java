package org.earshot.attack;

import java.util.List;

/**
 * What an attack made of a batch.
 *
 * @param clips in the batch's order
 */
public record AttackOutcome(List<ClipOutcome> clips) {
  public AttackOutcome {
    clips = List.copyOf(clips);
  }

  /** Clips that were fooled. */
  public int fooled() {
    return (int) clips.stream().filter(ClipOutcome::changed).count();
  }

  /** Clips that were attacked. */
  public int attacked() {
    return (int) clips.stream().filter(clip -> clip.skipped() == null).count();
  }
}
