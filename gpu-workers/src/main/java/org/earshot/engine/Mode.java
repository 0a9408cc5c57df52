package org.earshot.engine;

/** What a run is for: decides which values it keeps. */
enum Mode {
  /** Logits only; every value goes as soon as its last user has read it. */
  INFERENCE,
  /** Gradient of the input with fixed statistics. */
  GRADIENT,
  /** Batch statistics; gradients of the parameters. */
  TRAINING
}
