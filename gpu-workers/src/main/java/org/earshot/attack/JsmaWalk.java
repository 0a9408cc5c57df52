package org.earshot.attack;

import java.util.Arrays;
import java.util.stream.IntStream;

/** One clip whose salient pixels are raised. */
final class JsmaWalk {
  private final Jsma attack;
  private final Trial trial;
  private final float[] before;
  private final float[] x;
  private int[] last = {};
  private int raised;
  private int steps;
  private boolean fooled;
  private boolean done;
  private int holds;
  private int fools;

  JsmaWalk(Jsma attack, Trial trial) {
    this.attack = attack;
    this.trial = trial;
    this.before = trial.clean().clone();
    this.x = trial.clean().clone();
  }

  Trial trial() {
    return trial;
  }

  float[] x() {
    return x;
  }

  /** Whether it fools: then the last step is taken back pixel by pixel. */
  boolean fooled() {
    return fooled;
  }

  boolean done() {
    return done;
  }

  /** Looks at the clip as it is and raises its most salient pixels. */
  void raise(Gradient gradient, int row, int classes) {
    if (steps > 0 && trial.fooledBy(gradient.logits(), row, classes)) {
      trial.offer(x, 0);
      fooled = true;
      fools = last.length;
      bisect();
      return;
    }
    float[] saliency = saliency(gradient.input(), row);
    int wanted = Math.max(1, (int) (attack.growth() * raised));
    last = largest(saliency, wanted);
    if (steps == attack.iterations() || last.length == 0) {
      if (steps == 0) {
        trial.warn(Warnings.ZERO_GRADIENT);
      }
      done = true;
      return;
    }
    System.arraycopy(x, 0, before, 0, x.length);
    for (int pixel : last) {
      x[pixel] = raisedFrom(x[pixel]);
    }
    raised += last.length;
    steps++;
    trial.countStep();
    done = Perturbation.l2(trial.clean(), before, 0) > attack.wide() * Math.sqrt(x.length);
  }

  private float raisedFrom(float value) {
    return (float) Math.min(attack.cap(), value + attack.displacement());
  }

  /** The target's derivative where it is positive: S is its square, the order the same. */
  private float[] saliency(float[] gradients, int row) {
    float[] saliency = Arrays.copyOfRange(gradients, row * x.length, (row + 1) * x.length);
    for (int i = 0; i < x.length; i++) {
      boolean salient = saliency[i] > 0 && raisedFrom(x[i]) > x[i];
      saliency[i] = salient ? saliency[i] : 0;
    }
    return saliency;
  }

  /** The pixels of the largest saliency above 0, the largest first, the first of equals. */
  private static int[] largest(float[] saliency, int wanted) {
    float[] sorted = saliency.clone();
    Arrays.sort(sorted);
    float least = Math.max(Float.MIN_VALUE, sorted[Math.max(0, sorted.length - wanted)]);
    return IntStream.range(0, saliency.length)
        .filter(i -> saliency[i] >= least)
        .boxed()
        .sorted((a, b) -> Float.compare(saliency[b], saliency[a]))
        .limit(wanted)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Looks at the clip with a part of its last step, and tries another part. */
  void takeBack(float[] rows, float[] logits, int row, int classes) {
    int part = (holds + fools) / 2;
    if (trial.fooledBy(logits, row, classes)) {
      trial.offer(rows, row);
      fools = part;
    } else {
      holds = part;
    }
    bisect();
  }

  private void bisect() {
    int part = (holds + fools) / 2;
    done = part == holds;
    for (int i = 0; i < last.length; i++) {
      x[last[i]] = i < part ? raisedFrom(before[last[i]]) : before[last[i]];
    }
  }
}
