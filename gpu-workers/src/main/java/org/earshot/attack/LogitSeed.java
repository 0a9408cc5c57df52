package org.earshot.attack;

/** Chooses the direction in logit space whose input gradient is wanted. */
@FunctionalInterface
public interface LogitSeed {
  /**
   * Fills {@code seed} from {@code logits}, both [batch][classes].
   *
   * @param logits read only
   * @param seed all zero on entry
   */
  void into(float[] logits, float[] seed, int batch, int classes);
}
