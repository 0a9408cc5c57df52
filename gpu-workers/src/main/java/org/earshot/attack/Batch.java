package org.earshot.attack;

import java.util.List;

/**
 * Clips that are attacked together.
 *
 * @param clips at least one; all of one size
 * @param starts where PIA may start; other attacks have no use for them. A clip's result depends on
 *     them, so whoever wants a result again gives the same
 */
public record Batch(List<Clip> clips, List<Start> starts) {
  public Batch {
    clips = List.copyOf(clips);
    starts = List.copyOf(starts);
    if (clips.isEmpty()) {
      throw new IllegalArgumentException("clips must not be empty");
    }
  }

  /** Clips without starts. */
  public Batch(List<Clip> clips) {
    this(clips, List.of());
  }

  /** Refuses clips and starts whose size, label or target the victim does not have. */
  void requireFit(BlackBox victim) {
    for (Clip clip : clips) {
      requirePixels(victim, clip.id(), clip.pixels());
      if (Math.max(clip.label(), clip.target()) >= victim.classes()) {
        throw new IllegalArgumentException(
            "label and target must be below the victim's %d classes, %s has %d and %d"
                .formatted(victim.classes(), clip.id(), clip.label(), clip.target()));
      }
    }
    starts.forEach(start -> requirePixels(victim, start.id(), start.pixels()));
  }

  private static void requirePixels(BlackBox victim, String id, float[] pixels) {
    if (pixels.length != victim.pixels()) {
      throw new IllegalArgumentException(
          "clips must have the victim's %d pixels, %s has %d"
              .formatted(victim.pixels(), id, pixels.length));
    }
  }
}
