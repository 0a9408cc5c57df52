package org.earshot.engine;

/** The kernels of one kind. */
record Backend(Passes passes, ConvolutionGradients convolutions) {
  static Backend of(Kernels kernels) {
    var ops = new OpsConvolutions();
    return switch (kernels) {
      case HOST -> new Backend(new HostPasses(), new HostConvolutions(ops));
      case OPS -> new Backend(new OpsPasses(), ops);
    };
  }
}
