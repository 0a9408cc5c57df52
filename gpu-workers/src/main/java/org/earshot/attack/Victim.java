package org.earshot.attack;

/** A differentiable classifier under attack (white box). */
public interface Victim extends BlackBox {
  /** The logits, [batch][classes]. */
  float[] logits(float[] x, int batch);

  /** The logits and, for each clip on its own, d(seed, logits)/dx. */
  Gradient gradient(float[] x, int batch, LogitSeed seed);

  @Override
  default TopClasses top(float[] x, int batch, int k) {
    return TopClasses.of(logits(x, batch), batch, classes(), k);
  }
}
