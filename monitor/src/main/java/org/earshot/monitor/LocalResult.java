package org.earshot.monitor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.earshot.attack.ClipOutcome;
import org.earshot.message.AttackSpec;

/**
 * What an attack made of one clip of a file.
 *
 * @param index of the clip in the file, from 0
 * @param label index of its class; -1 without one
 * @param target index of the class aimed at; -1 without one
 * @param prediction the model's class for the clean clip
 * @param adversarialPrediction its class for the perturbed clip, classified again; -1 unless fooled
 * @param skipped why the clip was not attacked, or null
 * @param fooled whether the prediction was changed
 * @param targetHit whether it became the target
 * @param protocol the hash of attack, parameters, targeting and schedule
 * @param l0 pixels changed; it and the norms are 0 unless fooled
 * @param rms l2 over the root of the number of pixels
 * @param snrDb signal to perturbation in dB; null unless fooled
 * @param confidence of {@code adversarialPrediction}; null unless fooled
 * @param seconds its share of the time that its batches took in the model
 * @param asked what it takes to do it again
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record LocalResult(
    int index,
    String attack,
    int label,
    int target,
    int prediction,
    int adversarialPrediction,
    String skipped,
    boolean fooled,
    boolean targetHit,
    String protocol,
    long seed,
    int l0,
    double l2,
    double linf,
    double rms,
    Double snrDb,
    Double confidence,
    int iterations,
    int forwards,
    int backwards,
    double seconds,
    List<String> warnings,
    Asked asked) {

  /**
   * What was asked: the same on the same machine gives the same result.
   *
   * @param model as it was named
   * @param weights SHA-256 of its weights
   * @param inputs the file of clips, and {@code sha256} of its bytes
   * @param from the first clip of the batch that this one was in, of {@code count}
   * @param spec the attack with its budget
   */
  record Asked(
      String model,
      String weights,
      String inputs,
      String sha256,
      int from,
      int count,
      @JsonProperty("attack") AttackSpec spec) {}

  static LocalResult of(int index, ClipOutcome outcome, long seed, int pixels, Asked asked) {
    var size = outcome.perturbation();
    return new LocalResult(
        index,
        asked.spec().attack(),
        outcome.label(),
        outcome.target(),
        outcome.prediction(),
        outcome.adversarialPrediction(),
        outcome.skipped(),
        outcome.changed(),
        outcome.targetHit(),
        asked.spec().protocol(),
        seed,
        size == null ? 0 : size.l0(),
        size == null ? 0 : size.l2(),
        size == null ? 0 : size.linf(),
        size == null ? 0 : size.l2() / Math.sqrt(pixels),
        size == null ? null : size.snrDb(),
        outcome.confidence(),
        outcome.iterations(),
        outcome.forwards(),
        outcome.backwards(),
        outcome.seconds(),
        outcome.warnings(),
        asked);
  }
}
