package org.earshot.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolutions by the fastest route for each window, measured with oneDNN on x86-64:
 *
 * <ul>
 *   <li>3x3, stride 1, 32 channels and more, larger batches: {@link Winograd};
 *   <li>one input channel: columns and a matrix product (9 times faster than conv2d_bp);
 *   <li>1x1 with a stride: gather the pixels that count, then matrix products;
 *   <li>3x3, stride 1, else, on maps of at most 8 rows (16 with fewer than 32 channels), or from 64
 *       channels on to three times as many: columns and one product (up to 3 times faster);
 *   <li>3x3, stride 1, fewer than 32 channels: nine products over shifted views (4 times faster);
 *   <li>with a stride, input gradient alone: a transposed convolution without padding, cut after;
 *   <li>the rest: conv2d_bp, which has Winograd's algorithm for 32 channels and more, in parts of a
 *       bounded size.
 * </ul>
 */
final class HostConvolutions implements Convolutions {
  private static final Window THREE = new Window(3, 3, 1, 1, 1, 1, false);
  private static final int FEW_CHANNELS = 32;
  private static final int SMALL_MAP = 8;
  private static final int MEDIUM_MAP = 16;
  private final Convolutions ops;

  HostConvolutions(Convolutions ops) {
    this.ops = ops;
  }

  @Override
  public void output(Filter filter, INDArray x, INDArray out) {
    if (Winograd.pays(filter.window(), x.shape(), out.size(3))) {
      Winograd.output(filter, x, out);
    } else {
      ops.output(filter, x, out);
    }
  }

  @Override
  public Tensor input(ArrayPool pool, Filter filter, long[] shape, INDArray d) {
    Window window = filter.window();
    if (window.plain() && shape[3] == 1) {
      return OneChannel.input(pool, filter, shape, d);
    }
    if (Winograd.pays(window, shape, d.size(3))) {
      return winograd(pool, filter, shape, d);
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
    if (window.is(3, 1, 1) && columnsPay(x.shape(), d.size(3))) {
      Columns.weights(pool, x, d, weights);
      return input ? mirrored(pool, filter, x.shape(), d) : null;
    }
    if (window.is(3, 1, 1) && few(x.size(3), d.size(3))) {
      ShiftedProducts.weights(pool, x, d, weights);
      return input ? mirrored(pool, filter, x.shape(), d) : null;
    }
    return BatchParts.both(pool, filter, x, d, weights, input);
  }

  /** Whether {@link Columns} take a 3x3 convolution's weight gradient, for an input of shape x. */
  static boolean columnsPay(long[] x, long outs) {
    long ins = x[3];
    boolean small = x[1] <= (few(ins, outs) ? MEDIUM_MAP : SMALL_MAP);
    boolean widens = ins >= 2 * FEW_CHANNELS && outs >= 3 * ins;
    return !Winograd.pays(THREE, x, outs) && (small || widens);
  }

  static boolean few(long ins, long outs) {
    return Math.min(ins, outs) < FEW_CHANNELS;
  }

  private static Tensor winograd(ArrayPool pool, Filter filter, long[] shape, INDArray d) {
    Tensor out = pool.take(shape);
    Winograd.input(filter, d, out.array());
    return out;
  }

  private static Tensor mirrored(ArrayPool pool, Filter filter, long[] shape, INDArray d) {
    if (Winograd.pays(filter.window(), shape, d.size(3))) {
      return winograd(pool, filter, shape, d);
    }
    Tensor out = pool.take(shape);
    Filter turned = Filter.prepared(filter.window(), filter.weights(), null);
    turned.convolveMirrored(d, out.array());
    turned.closeMirrored();
    return out;
  }
}
