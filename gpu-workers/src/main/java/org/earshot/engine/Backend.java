package org.earshot.engine;

/**
 * The kernels of one kind.
 *
 * @param slice the most clips of a batch that one thread takes in evaluation mode, where slices pay
 *     (see {@link CompiledNetwork})
 */
record Backend(Passes passes, Convolutions convolutions, Boxes boxes, int slice) {
  /** An accelerator takes the whole batch at once. */
  static final int WHOLE = Integer.MAX_VALUE;

  /** On a host two clips are as fast as any number, and their maps stay in the caches. */
  private static final int FEW = 2;

  static Backend of(Kernels kernels) {
    var ops = new OpsConvolutions();
    return switch (kernels) {
      case HOST -> new Backend(new HostPasses(), new HostConvolutions(ops), new HostBoxes(), FEW);
      case OPS -> new Backend(new OpsPasses(), ops, new OpsBoxes(), WHOLE);
    };
  }
}
