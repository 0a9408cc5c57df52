package org.earshot.message;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The smallest perturbation that an attack found for one clip against one model. Its identity is
 * what was asked: (model, clip, protocol, seed).
 *
 * @param job the job that asked
 * @param pair the job's models joined by {@code +}, the original first
 * @param protocol the hash of attack, parameters, targeting and schedule
 * @param representation what was perturbed
 * @param pixels d, the number of pixels: RMS = l2 / sqrt(d)
 * @param label the true class; null on unlabelled audio
 * @param target the class aimed at, or null
 * @param prediction the model's class for the clean clip
 * @param adversarialPrediction its class for the stored, clipped float32 perturbed clip, classified
 *     again; null if nothing was found
 * @param confidence the probability of {@code adversarialPrediction}; null if nothing was found
 * @param skipped why the clip was not attacked ({@link #ALREADY_WRONG}, {@link #GONE}, ...), or
 *     null
 * @param changed whether the prediction was changed: this is "fooled"
 * @param targetHit whether it became the target
 * @param l0 pixels changed
 * @param l2 Euclidean norm of the perturbation, in the [0, 1] domain; 0 unless changed
 * @param linf the largest change of a pixel
 * @param snrDb signal to perturbation, in dB; null unless changed
 * @param wideL2 where the protocol's schedule ends, as l2
 * @param forwards forward passes of this clip; {@code backwards} its input gradients; what several
 *     attacks of a job shared counts for each of them
 * @param seconds its share of the batch's time
 * @param counts whether the result belongs in a rate: neither augmented nor seen in training
 * @param dataset the data set whose clip it is: such a result is in no live window; null on live
 *     audio
 */
public record AttackResult(
    String job,
    String pair,
    String model,
    String clip,
    String source,
    String attack,
    String protocol,
    boolean targeted,
    boolean reducedBudget,
    long seed,
    String representation,
    int pixels,
    String label,
    String target,
    String prediction,
    String adversarialPrediction,
    Double confidence,
    String skipped,
    boolean changed,
    boolean targetHit,
    int l0,
    double l2,
    double linf,
    Double snrDb,
    double wideL2,
    int iterations,
    int forwards,
    int backwards,
    double seconds,
    List<String> warnings,
    boolean counts,
    String dataset,
    Instant askedAt,
    Instant capturedAt,
    Duration duration,
    Instant finishedAt) {

  /** Skipped: the model was wrong without an attack. It counts against robust accuracy. */
  public static final String ALREADY_WRONG = "already-wrong";

  /** Skipped: retention had removed the clip. It counts nowhere. */
  public static final String GONE = "gone";

  /** Outcomes as the metric {@code earshot_attacks_total} names them. */
  public enum Outcome {
    FOOLED,
    HELD,
    SKIPPED
  }

  public AttackResult {
    requireNonNull(pair, "pair");
    requireNonNull(model, "model");
    requireNonNull(clip, "clip");
    requireNonNull(source, "source");
    requireNonNull(attack, "attack");
    requireNonNull(protocol, "protocol");
    requireNonNull(askedAt, "askedAt");
    warnings = List.copyOf(warnings);
    if (pixels < 1) {
      throw new IllegalArgumentException("pixels must be at least 1, was " + pixels);
    }
  }

  /** What was asked: a second result of the same identity is a repeat. */
  @JsonIgnore
  public String identity() {
    return model + "|" + clip + "|" + protocol + "|" + seed;
  }

  /** The record's key leaves the model out, so that both halves of a pair meet in one partition. */
  @JsonIgnore
  public String key() {
    return pair + "|" + clip + "|" + protocol + "|" + seed;
  }

  @JsonIgnore
  public Outcome outcome() {
    if (skipped != null) {
      return Outcome.SKIPPED;
    }
    return changed ? Outcome.FOOLED : Outcome.HELD;
  }

  /** l2 / sqrt(d). */
  @JsonIgnore
  public double rms() {
    return l2 / Math.sqrt(pixels);
  }
}
