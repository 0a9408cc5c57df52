package org.earshot.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolution gradients by the fastest route for each window, measured with oneDNN on x86-64:
 *
 * <ul>
 *   <li>one input channel: columns and a matrix product (9 times faster than conv2d_bp);
 *   <li>1x1 with a stride: gather the pixels that count, then matrix products;
 *   <li>3x3, stride 1, fewer than 32 channels: nine products over shifted views (4 times faster);
 *   <li>3x3, stride 1, maps of at most 4 rows: columns and one product;
 *   <li>with a stride, input gradient alone: a transposed convolution without padding, cut after;
 *   <li>the rest: conv2d_bp, which has Winograd's algorithm for 32 channels and more.
 * </ul>
 */
final class HostConvolutions implements ConvolutionGradients {
  static final int FEW_CHANNELS = 32;
  static final int SMALL_MAP = 4;
  private final ConvolutionGradients ops;

  HostConvolutions(ConvolutionGradients ops) {
    this.ops = ops;
  }

  @Override
  public Tensor input(ArrayPool pool, Filter filter, long[] shape, INDArray d) {
    Window window = filter.window();
    if (window.plain() && shape[3] == 1) {
      return OneChannel.input(pool, filter, shape, d);
    }
    if (filter.mirrored() != null) {
      Tensor out = pool.take(shape);
      filter.convolveMirrored(d, out.array());
      return out;
    }
    if (window.plain() && window.kernelHeight() == 1 && window.padHeight() == 0) {
      return Pointwise.input(pool, filter, shape, d);
    }
    return window.plain()
        ? Transposed.input(pool, filter, shape, d)
        : ops.input(pool, filter, shape, d);
  }

  @Override
  public Tensor both(
      ArrayPool pool, Filter filter, INDArray x, INDArray d, INDArray weights, boolean input) {
    Window window = filter.window();
    if (window.plain() && x.size(3) == 1) {
      OneChannel.weights(pool, window, x, d, weights);
      return input ? OneChannel.input(pool, filter, x.shape(), d) : null;
    }
    if (window.plain() && window.kernelHeight() == 1 && window.padHeight() == 0) {
      Pointwise.weights(pool, window, x, d, weights);
      return input ? Pointwise.input(pool, filter, x.shape(), d) : null;
    }
    if (window.is(3, 1, 1) && Math.min(x.size(3), d.size(3)) < FEW_CHANNELS) {
      ShiftedProducts.weights(pool, x, d, weights);
      return input ? mirrored(pool, filter, x.shape(), d) : null;
    }
    if (window.is(3, 1, 1) && x.size(1) <= SMALL_MAP) {
      Columns.weights(pool, x, d, weights);
      return input ? Transposed.input(pool, filter, x.shape(), d) : null;
    }
    return ops.both(pool, filter, x, d, weights, input);
  }

  private static Tensor mirrored(ArrayPool pool, Filter filter, long[] shape, INDArray d) {
    Tensor out = pool.take(shape);
    try (INDArray turned = Filter.mirror(filter.weights())) {
      Filter.of(filter.window(), turned, null).convolve(d, out.array());
    }
    return out;
  }
}
