package org.earshot.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The gradients of a convolution, NHWC. */
interface ConvolutionGradients {
  /** Gradient of the input, whose shape is given. */
  Tensor input(ArrayPool pool, Filter filter, long[] shape, INDArray d);

  /**
   * Gradient of the weights into {@code weights}, [out][in][kernel][kernel], overwriting it.
   *
   * @return the gradient of the input if {@code input}, else null
   */
  Tensor both(
      ArrayPool pool, Filter filter, INDArray x, INDArray d, INDArray weights, boolean input);
}
