package org.earshot.attack;

/** The names of what may be wrong with an outcome: labels of a metric. */
public final class Warnings {
  /** Classified again in another batch, the perturbed clip did not fool: not counted as fooled. */
  public static final String RECHECK_DISAGREED = "recheck-disagreed";

  /** Classified again in another batch, the clean clip was another class: not counted as fooled. */
  public static final String CLEAN_UNSTABLE = "clean-unstable";

  /** The gradient at the clean clip was zero everywhere: the attack could not begin, and held. */
  public static final String ZERO_GRADIENT = "zero-gradient";

  /**
   * The victim gave logits that are not finite; such a perturbed clip does not count as fooling.
   */
  public static final String NON_FINITE_LOGITS = "non-finite-logits";

  /** CWA's best c is at a bound of its search, or none up to the bound was enough. */
  public static final String C_AT_BOUND = "c-at-bound";

  /** A deadline ended the attack: the norms are what was found until then, not its schedule's. */
  public static final String DEADLINE = "deadline";

  /**
   * Classified again in another batch, the clean clip got other probabilities than rounding
   * explains: the victim is random, and its gradients are of little use.
   */
  public static final String RANDOM = "random";

  /** The clean clip's class had a probability of exactly 1: gradients through a softmax vanish. */
  public static final String CERTAIN = "certain";

  private Warnings() {}
}
