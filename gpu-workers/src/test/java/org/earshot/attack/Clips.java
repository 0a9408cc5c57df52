package org.earshot.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Clips for tests. */
final class Clips {
  private static final int STARTS = 40;

  private Clips() {}

  /** Random clips away from 0 and 1, each labelled with what the victim says of it. */
  static Batch right(Victim victim, int clips, long seed) {
    return labelled(victim, clips, seed, 0);
  }

  /** The same, but labelled with the class after it. */
  static Batch wrong(Victim victim, int clips, long seed) {
    return labelled(victim, clips, seed, 1);
  }

  static Batch unlabelled(Victim victim, int clips, long seed) {
    Batch right = right(victim, clips, seed);
    return new Batch(
        right.clips().stream()
            .map(clip -> new Clip(clip.id(), clip.pixels(), Clip.NONE, Clip.NONE))
            .toList(),
        right.starts());
  }

  static Batch copy(Batch batch) {
    return new Batch(
        batch.clips().stream()
            .map(clip -> new Clip(clip.id(), clip.pixels().clone(), clip.label(), clip.target()))
            .toList());
  }

  /** One of a batch's clips, with the batch's starts. */
  static Batch alone(Batch batch, int clip) {
    return new Batch(List.of(batch.clips().get(clip)), batch.starts());
  }

  /** The cross-entropy of one clip, in double precision. */
  static double loss(Victim victim, float[] x, int label) {
    float[] logits = victim.logits(x, 1);
    double largest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - largest);
    }
    return largest + Math.log(sum) - logits[label];
  }

  private static Batch labelled(Victim victim, int clips, long seed, int off) {
    List<Start> starts =
        drawn(victim, STARTS, seed + 1000, 0).stream()
            .map(clip -> new Start("start/" + clip.id(), clip.pixels(), clip.label()))
            .toList();
    return new Batch(drawn(victim, clips, seed, off), starts);
  }

  private static List<Clip> drawn(Victim victim, int clips, long seed, int off) {
    Random random = new Random(seed);
    List<Clip> made = new ArrayList<>();
    for (int c = 0; c < clips; c++) {
      float[] pixels = new float[victim.pixels()];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = 0.25f + 0.5f * random.nextFloat();
      }
      int prediction = Logits.prediction(victim.logits(pixels, 1), 0, victim.classes());
      int label = (prediction + off) % victim.classes();
      made.add(new Clip("test/" + c, pixels, label, Clip.NONE));
    }
    return made;
  }

  /** Everything of an outcome but its time, for comparison by content. */
  static String content(ClipOutcome o) {
    return String.join(
        "|",
        o.clip(),
        String.valueOf(o.skipped()),
        "" + o.label() + o.target() + o.prediction() + o.adversarialPrediction(),
        "" + o.changed() + o.targetHit() + o.confidence() + o.perturbation(),
        Arrays.toString(o.adversarial()),
        "" + o.iterations() + "/" + o.forwards() + "/" + o.backwards() + o.warnings());
  }
}
