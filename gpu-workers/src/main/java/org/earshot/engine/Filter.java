package org.earshot.engine;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A convolution's weights as the ops want them.
 *
 * @param weights [out][in][kernel][kernel]
 * @param bias [out], or null
 * @param ordered the same weights as [kernel][kernel][in][out], which oneDNN reorders faster, or
 *     null
 * @param mirrored turned by 180 degrees, in and out exchanged, ordered likewise: the input gradient
 *     of a window that {@link Window#mirrors()} is a convolution with it; or null
 */
record Filter(Window window, INDArray weights, INDArray bias, INDArray ordered, INDArray mirrored) {
  private static final int NHWC = 1;

  /** Weights as they are, for a single use. */
  static Filter of(Window window, INDArray weights, INDArray bias) {
    return new Filter(window, weights, bias, null, null);
  }

  /** Copies of the weights in every order, for many uses. */
  static Filter prepared(Window window, INDArray weights, INDArray bias) {
    INDArray ordered = weights.permute(2, 3, 1, 0).dup('c');
    INDArray mirrored = null;
    if (window.mirrors()) {
      INDArray turned = mirror(weights);
      mirrored = turned.permute(2, 3, 1, 0).dup('c');
      turned.close();
    }
    return new Filter(window, weights, bias, ordered, mirrored);
  }

  /** The weights turned by 180 degrees, [in][out][kernel][kernel]. */
  static INDArray mirror(INDArray weights) {
    int outs = (int) weights.size(0);
    int ins = (int) weights.size(1);
    int taps = (int) (weights.size(2) * weights.size(3));
    float[] from = Ops.flat(weights).toFloatVector();
    float[] to = new float[from.length];
    for (int o = 0; o < outs; o++) {
      for (int i = 0; i < ins; i++) {
        for (int t = 0; t < taps; t++) {
          to[(i * outs + o) * taps + taps - 1 - t] = from[(o * ins + i) * taps + t];
        }
      }
    }
    return Nd4j.create(to, new long[] {ins, outs, weights.size(2), weights.size(3)}, 'c');
  }

  void convolve(INDArray x, INDArray out) {
    INDArray w = ordered == null ? weights : ordered;
    int[] arguments = arguments(ordered == null);
    if (bias == null) {
      Ops.run("conv2d", out, arguments, null, x, w);
    } else {
      Ops.run("conv2d", out, arguments, null, x, w, bias);
    }
  }

  /** The input gradient, where there is a mirrored filter. */
  void convolveMirrored(INDArray gradient, INDArray out) {
    Ops.run("conv2d", out, arguments(false), null, gradient, mirrored);
  }

  int[] arguments(boolean asStored) {
    return window.arguments(NHWC, asStored ? 1 : 0);
  }

  Tensor output(ArrayPool pool, INDArray x) {
    return pool.take(shape(x.shape()));
  }

  /** Of the output for an input of that shape. */
  long[] shape(long[] x) {
    return new long[] {x[0], window.height(x[1]), window.width(x[2]), weights.size(0)};
  }

  /** Frees the copies that {@link #prepared} made. */
  void closeCopies() {
    ordered.close();
    if (mirrored != null) {
      mirrored.close();
    }
  }
}
