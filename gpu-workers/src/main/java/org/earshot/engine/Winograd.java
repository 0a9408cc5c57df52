package org.earshot.engine;

import java.util.stream.LongStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * 3x3 convolutions with stride 1 and padding 1 by Winograd's minimal filtering, F(4x4, 3x3): a
 * quarter of the multiplications (Lavin and Gray 2016). oneDNN has it, but as ND4J calls it for
 * {@code conv2d}, a direct kernel comes first; {@code deconv2d_tf}, an input gradient alone,
 * reaches it. The output is the input gradient of the mirrored filter. Up to 1.9 times faster than
 * direct; rounding is some 3e-6 of the largest value. The scratch is tens of MiB a call: it is as
 * fast as that only where the C library keeps freed memory, as {@code ./earshot} tells it to.
 */
final class Winograd {
  /** Clips from which oneDNN takes it. */
  private static final int LEAST_CLIPS = 9;

  /** Bytes of transformed maps for each thread from which oneDNN takes it. */
  private static final long LEAST_BYTES = 2 << 20;

  /** Bytes of scratch that a part of the batch is to stay below, if its clips are enough. */
  private static final long PART_BYTES = 64 << 20;

  private static final long MOST_BYTES = 2 * PART_BYTES;

  private static final int LEAST_SIDE = 4;
  private static final int LANES = 16;
  private static final int LEAST_CHANNELS = 32;

  private static final int NHWC = 1;

  private Winograd() {}

  /** Whether it is faster than a direct kernel for an input of shape {@code x}. */
  static boolean pays(Window window, long[] x, long outs) {
    return pays(
        window, x, outs, NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads());
  }

  /** The same for that many threads. */
  static boolean pays(Window window, long[] x, long outs, int threads) {
    if (!window.is(3, 1, 1)
        || x[0] < LEAST_CLIPS
        || Math.min(x[1], x[2]) < LEAST_SIDE
        || Math.min(x[3], outs) < LEAST_CHANNELS
        || x[3] % LANES + outs % LANES > 0) {
      return false;
    }
    long clips = x[0] / parts(x, outs);
    return clips * tiles(x) * (x[3] + outs) >= LEAST_BYTES * threads
        && clips * scratch(x, outs) <= MOST_BYTES;
  }

  /** Bytes of a clip's 6x6 tiles, one for each 4x4 of its pixels, for one channel. */
  private static long tiles(long[] x) {
    return ((x[1] + 3) / 4) * ((x[2] + 3) / 4) * 36 * Float.BYTES;
  }

  /** Bytes of a clip's tiles and of its maps in oneDNN's order. */
  private static long scratch(long[] x, long outs) {
    return (tiles(x) + x[1] * x[2] * Float.BYTES) * (x[3] + outs);
  }

  /** Parts of the batch that keep the scratch small, but for oneDNN to take it in each. */
  static int parts(long[] x, long outs) {
    long wanted = (x[0] * scratch(x, outs) - 1) / PART_BYTES + 1;
    return (int) Math.max(1, Math.min(wanted, x[0] / LEAST_CLIPS));
  }

  /** The convolution with its bias, overwriting {@code out}. */
  static void output(Filter filter, INDArray x, INDArray out) {
    if (filter.mirrored() != null) {
      each(filter.window(), x, filter.mirrored(), out);
    } else {
      Filter turned = Filter.prepared(filter.window(), filter.weights(), null);
      each(filter.window(), x, turned.mirrored(), out);
      turned.closeMirrored();
    }
    if (filter.bias() != null) {
      Ops.run("biasadd", out, null, null, out, filter.bias());
    }
  }

  /** The input gradient, overwriting {@code out}. */
  static void input(Filter filter, INDArray d, INDArray out) {
    try (INDArray weights = filter.weights().permute(2, 3, 1, 0).dup('c')) {
      each(filter.window(), d, weights, out);
    }
  }

  private static void each(Window window, INDArray from, INDArray weights, INDArray to) {
    int parts = parts(from.shape(), to.size(3));
    int[] arguments = window.arguments(NHWC, 0);
    long batch = from.size(0);
    for (int part = 0; part < parts; part++) {
      long first = batch * part / parts;
      long end = batch * (part + 1) / parts;
      INDArray out = BatchParts.part(to, first, end);
      INDArray in = BatchParts.part(from, first, end);
      int[] sides = LongStream.of(out.shape()).mapToInt(Math::toIntExact).toArray();
      try (INDArray shape = Nd4j.createFromArray(sides)) {
        Ops.run("deconv2d_tf", out, arguments, null, shape, weights, in);
      }
    }
  }
}
