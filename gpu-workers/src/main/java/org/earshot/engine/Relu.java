package org.earshot.engine;

/** What a pass does behind its own work. */
enum Relu {
  /** Nothing. */
  NONE,
  /** A ReLU. */
  PLAIN,
  /** A ReLU, and a note of where it let its input through, for its gradient. */
  NOTED
}
