package org.earshot.attack;

import java.util.List;

/**
 * Clips that are attacked together.
 *
 * @param clips at least one; all of one size
 */
public record Batch(List<Clip> clips) {
  public Batch {
    clips = List.copyOf(clips);
    if (clips.isEmpty()) {
      throw new IllegalArgumentException("clips must not be empty");
    }
  }

  /** Refuses clips whose size, label or target the victim does not have. */
  void requireFit(BlackBox victim) {
    for (Clip clip : clips) {
      if (clip.pixels().length != victim.pixels()) {
        throw new IllegalArgumentException(
            "clips must have the victim's %d pixels, %s has %d"
                .formatted(victim.pixels(), clip.id(), clip.pixels().length));
      }
      if (Math.max(clip.label(), clip.target()) >= victim.classes()) {
        throw new IllegalArgumentException(
            "label and target must be below the victim's %d classes, %s has %d and %d"
                .formatted(victim.classes(), clip.id(), clip.label(), clip.target()));
      }
    }
  }
}
