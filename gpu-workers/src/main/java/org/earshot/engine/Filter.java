package org.earshot.engine;

import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A convolution's weights as the ops want them.
 *
 * @param weights [out][in][kernel][kernel]
 * @param bias [out], or null
 * @param mirrored turned by 180 degrees, in and out exchanged, as [kernel][kernel][out][in]: the
 *     input gradient of a window that {@link Window#mirrors()} is a convolution with it; or null
 */
record Filter(Window window, INDArray weights, INDArray bias, INDArray mirrored) {
  private static final int NHWC = 1;

  /** Weights as they are. */
  static Filter of(Window window, INDArray weights, INDArray bias) {
    return new Filter(window, weights, bias, null);
  }

  /** The same, ready to give input gradients; {@link #closeMirrored} after use. */
  static Filter prepared(Window window, INDArray weights, INDArray bias) {
    return new Filter(window, weights, bias, window.mirrors() ? mirror(weights) : null);
  }

  private static INDArray mirror(INDArray weights) {
    long taps = weights.size(2) * weights.size(3);
    long channels = weights.size(0) * weights.size(1);
    int[] backwards = IntStream.iterate((int) taps - 1, t -> t - 1).limit(taps).toArray();
    INDArray turned =
        Nd4j.createUninitialized(
            DataType.FLOAT, weights.size(2), weights.size(3), weights.size(0), weights.size(1));
    // "reverse" would take 200 times as long
    try (INDArray straight = weights.permute(2, 3, 0, 1).dup('c');
        INDArray order = Nd4j.createFromArray(backwards)) {
      INDArray out = Ops.view(turned, taps, channels);
      Ops.run("gather", out, new int[] {0}, null, Ops.view(straight, taps, channels), order);
    }
    return turned;
  }

  void convolve(INDArray x, INDArray out) {
    int[] arguments = arguments();
    if (bias == null) {
      Ops.run("conv2d", out, arguments, null, x, weights);
    } else {
      Ops.run("conv2d", out, arguments, null, x, weights, bias);
    }
  }

  /** The input gradient, where there is a mirrored filter. */
  void convolveMirrored(INDArray gradient, INDArray out) {
    Ops.run("conv2d", out, window.arguments(NHWC, 0), null, gradient, mirrored);
  }

  /** Integer arguments of the ops, for the weights as they are stored. */
  int[] arguments() {
    return window.arguments(NHWC, 1);
  }

  Tensor output(ArrayPool pool, INDArray x) {
    return pool.take(shape(x.shape()));
  }

  /** Of the output for an input of that shape. */
  long[] shape(long[] x) {
    return new long[] {x[0], window.height(x[1]), window.width(x[2]), weights.size(0)};
  }

  /** Frees the copy that {@link #prepared} made. */
  void closeMirrored() {
    if (mirrored != null) {
      mirrored.close();
    }
  }
}
