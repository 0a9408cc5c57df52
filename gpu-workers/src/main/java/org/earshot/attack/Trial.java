package org.earshot.attack;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One clip under attack: what is known of it so far. Belongs to the attack's thread. */
final class Trial {
  /** What a probability may differ by from batch to batch, a hundred times what was seen. */
  private static final double STEADY = 1e-3;

  /** What float64 sums of float32 squares may be off by. */
  private static final double ROUNDING = 1e-9;

  private final Clip clip;
  private final Attack attack;
  private final long seed;
  private final double widestL2;
  private final Set<String> warnings = new LinkedHashSet<>();
  private int prediction = Clip.NONE;
  private int target;
  private double cleanConfidence;
  private String skipped;
  private float[] smallest;
  private double smallestL2 = Double.NaN;
  private boolean finished;
  private int iterations;
  private int forwards;
  private int backwards;
  private double seconds;

  /** Begins a trial of a clip. */
  Trial(Clip clip, Attack attack, long seed) {
    this.clip = clip;
    this.attack = attack;
    this.seed = seed;
    this.widestL2 = attack.wideRms() * Math.sqrt(clip.pixels().length) * (1 + ROUNDING);
    this.target = clip.target();
  }

  /** The same clip under one of the attacks that have shared all so far: nothing was found yet. */
  Trial under(Attack other) {
    Trial trial = new Trial(clip, other, seed);
    trial.warnings.addAll(warnings);
    trial.prediction = prediction;
    trial.cleanConfidence = cleanConfidence;
    trial.target = target;
    trial.skipped = skipped;
    trial.iterations = iterations;
    trial.forwards = forwards;
    trial.backwards = backwards;
    trial.seconds = seconds;
    return trial;
  }

  Clip clip() {
    return clip;
  }

  float[] clean() {
    return clip.pixels();
  }

  /** The class to leave: the label or, without one, the victim's own clean prediction. */
  int reference() {
    return clip.label() == Clip.NONE ? prediction : clip.label();
  }

  int target() {
    return target;
  }

  void aimAt(int index) {
    target = index;
  }

  /** Takes the clean prediction and decides whether the clip is attacked. */
  void begin(int predicted, double confidence) {
    prediction = predicted;
    cleanConfidence = confidence;
    if (confidence == 1) {
      warn(Warnings.CERTAIN);
    }
    if (predicted == Clip.NONE) {
      skipped = ClipOutcome.NON_FINITE;
    } else if (predicted != reference()) {
      skipped = ClipOutcome.ALREADY_WRONG;
    } else if (predicted == target) {
      skipped = ClipOutcome.AT_TARGET;
    }
  }

  /** Takes the probability that the clean clip's class had in another batch. */
  void again(double confidence) {
    if (Math.abs(confidence - cleanConfidence) > STEADY) {
      warn(Warnings.RANDOM);
    }
  }

  /** Leaves the clip out after all, and whatever was found of it. */
  void skip(String reason) {
    skipped = reason;
    smallest = null;
    smallestL2 = Double.NaN;
  }

  /** Takes that its search has come to its end. */
  void finish() {
    finished = true;
  }

  /** Takes that the deadline ended the search: a clip that was not searched was not attacked. */
  void endEarly() {
    if (finished || skipped != null) {
      return;
    }
    boolean cleanPassAlone = forwards == 1 && backwards == 0;
    if (cleanPassAlone) {
      skip(ClipOutcome.DEADLINE);
    } else {
      warn(Warnings.DEADLINE);
    }
  }

  boolean attacked() {
    return skipped == null;
  }

  /** Whether a row of logits is of another class than the reference. */
  boolean fooledBy(float[] logits, int row, int classes) {
    return fooledBy(Logits.prediction(logits, row, classes));
  }

  /** Whether a class is another than the reference; {@link Clip#NONE} gets a warning. */
  boolean fooledBy(int predicted) {
    if (predicted == Clip.NONE) {
      warn(Warnings.NON_FINITE_LOGITS);
      return false;
    }
    return predicted != reference();
  }

  /**
   * Offers a perturbed clip that fools, as a row of a batch: kept, as a copy, if it is smaller than
   * the last and no larger than the schedule's end.
   */
  void offer(float[] rows, int row) {
    double l2 = Perturbation.l2(clean(), rows, row);
    if (l2 <= widestL2 && !(l2 >= smallestL2)) {
      int pixels = clean().length;
      smallest = Arrays.copyOfRange(rows, row * pixels, (row + 1) * pixels);
      smallestL2 = l2;
    }
  }

  boolean found() {
    return smallest != null;
  }

  float[] smallest() {
    return smallest;
  }

  /** NaN while nothing was found. */
  double smallestL2() {
    return smallestL2;
  }

  void discard(String warning) {
    smallest = null;
    smallestL2 = Double.NaN;
    warn(warning);
  }

  void warn(String warning) {
    warnings.add(warning);
  }

  void countStep() {
    iterations++;
  }

  void countForward(double share) {
    forwards++;
    seconds += share;
  }

  void countBackward() {
    backwards++;
  }

  /** The outcome of a clip for which nothing was found or attempted. */
  ClipOutcome held() {
    return outcome(Clip.NONE, null);
  }

  /** The outcome of a clip whose smallest perturbed clip was classified again. */
  ClipOutcome fooled(int adversarialPrediction, double confidence) {
    return outcome(adversarialPrediction, confidence);
  }

  private ClipOutcome outcome(int adversarialPrediction, Double confidence) {
    boolean changed = adversarialPrediction != Clip.NONE;
    return new ClipOutcome(
        clip.id(),
        skipped,
        clip.label(),
        target,
        prediction,
        changed,
        changed && adversarialPrediction == target,
        adversarialPrediction,
        confidence,
        changed ? Perturbation.between(clean(), smallest) : null,
        changed ? smallest : null,
        iterations,
        forwards,
        backwards,
        seconds,
        seed,
        attack.protocol(),
        List.copyOf(warnings));
  }
}
