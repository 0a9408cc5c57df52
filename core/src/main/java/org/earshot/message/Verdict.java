package org.earshot.message;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What one model says of one clip.
 *
 * @param clip the clip's id
 * @param source the feed that the clip came from
 * @param model the model's id
 * @param representation what the model saw: {@code <kind>/<preset>/<rate>/<version>}
 * @param label the clip's true class, or null
 * @param augmentation the pitch scale of an augmented clip, or null
 * @param seenInTraining whether the model was trained or early-stopped on the clip's source and
 *     fold
 * @param top the most probable classes, most probable first, at least one
 * @param capturedAt instant of the clip's first sample
 * @param duration the clip's length
 * @param decidedAt when the model had decided
 * @param input where the representation lies
 */
public record Verdict(
    String clip,
    String source,
    String model,
    String representation,
    String label,
    String augmentation,
    boolean seenInTraining,
    List<Ranked> top,
    Instant capturedAt,
    Duration duration,
    Instant decidedAt,
    Reference input) {

  /** What became of a verdict when it is compared with the label. */
  public enum Outcome {
    CORRECT,
    WRONG,
    UNLABELLED
  }

  public Verdict {
    requireNonNull(clip, "clip");
    requireNonNull(source, "source");
    requireNonNull(model, "model");
    top = List.copyOf(top);
    if (top.isEmpty()) {
      throw new IllegalArgumentException("top must name at least one class");
    }
  }

  /** The most probable class. */
  @JsonIgnore
  public String prediction() {
    return top.get(0).label();
  }

  /** The verdict against the label. */
  @JsonIgnore
  public Outcome outcome() {
    if (label == null) {
      return Outcome.UNLABELLED;
    }
    return label.equals(prediction()) ? Outcome.CORRECT : Outcome.WRONG;
  }

  /** The instant of the clip's last sample: a clip's age counts from here. */
  @JsonIgnore
  public Instant endedAt() {
    return capturedAt.plus(duration);
  }

  /** Whether the verdict counts in a rate: neither augmented nor seen in training. */
  @JsonIgnore
  public boolean counts() {
    return augmentation == null && !seenInTraining;
  }
}
