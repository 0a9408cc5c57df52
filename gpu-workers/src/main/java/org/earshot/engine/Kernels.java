package org.earshot.engine;

/** Says which code runs the memory-bound passes and the convolutions' gradients. */
public enum Kernels {
  /** Plain Java loops over the off-heap arrays where they are faster than ND4J's ops: CPU only. */
  HOST,
  /** ND4J ops alone: what a CUDA backend takes. */
  OPS
}
