package org.earshot.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A convolution and its gradients, NHWC. */
interface Convolutions {
  /** The convolution with its bias, overwriting {@code out}. */
  void output(Filter filter, INDArray x, INDArray out);

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
