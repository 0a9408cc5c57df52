package org.earshot.attack;

import java.util.List;
import org.earshot.message.AttackResult;

/**
 * What an attack made of one clip.
 *
 * @param clip the clip's id
 * @param skipped why it was not attacked, or null; then nothing after {@code prediction} says
 *     anything but the counts
 * @param label its true class, or {@link Clip#NONE}
 * @param target the class aimed at, or {@link Clip#NONE}
 * @param prediction the victim's class for the clean clip; {@link Clip#NONE} if its logits were not
 *     finite
 * @param changed whether a perturbed clip was found that the victim takes for another class than
 *     the label (unlabelled: than the clean clip), and the re-check confirmed it: "fooled"
 * @param targetHit whether that class is the target
 * @param adversarialPrediction that class; {@link Clip#NONE} unless changed
 * @param confidence its probability in the re-check; null unless changed
 * @param perturbation the smallest found; null unless changed
 * @param adversarial the perturbed clip as it was classified in the re-check; null unless changed
 * @param iterations steps that the attack took with this clip, over its whole schedule
 * @param forwards forward passes of this clip, with those under its gradients
 * @param backwards input gradients of this clip
 * @param seconds its share of the time that its batches took in the victim
 * @param seed what its target and samples were drawn by
 * @param protocol the attack's, see {@link Attack#protocol}
 * @param warnings from a closed family, see {@link Warnings}
 */
@SuppressWarnings("ArrayRecordComponent") // a large array that is only passed on
public record ClipOutcome(
    String clip,
    String skipped,
    int label,
    int target,
    int prediction,
    boolean changed,
    boolean targetHit,
    int adversarialPrediction,
    Double confidence,
    Perturbation perturbation,
    float[] adversarial,
    int iterations,
    int forwards,
    int backwards,
    double seconds,
    long seed,
    String protocol,
    List<String> warnings) {

  /** Skipped: the victim was wrong without an attack. */
  public static final String ALREADY_WRONG = AttackResult.ALREADY_WRONG;

  /** Skipped: the victim's logits for the clean clip were not finite. */
  public static final String NON_FINITE = "non-finite";

  /** Skipped: on unlabelled audio the given target is what the victim predicts anyway. */
  public static final String AT_TARGET = "at-target";

  /** Skipped by a black-box attack: there is no clip of the class to start at. */
  public static final String NO_START = "no-start";

  /** Skipped: the deadline passed before the attack had looked for a perturbation. */
  public static final String DEADLINE = "deadline";

  public ClipOutcome {
    warnings = List.copyOf(warnings);
  }
}
