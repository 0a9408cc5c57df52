package org.earshot.engine;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Weight gradient of a 3x3 convolution with stride 1 and padding 1: each of the nine taps is the
 * product of the output's gradient with the input moved by that tap. In zero-padded copies a move
 * is an offset, so all nine are views. A product of few channels over many pixels is one thread's
 * work to BLAS, so the pixels are cut into parts that are summed up in their order.
 */
final class ShiftedProducts {
  private static final int MOST_PARTS = 8;

  /** Pixels below which a part is not worth handing to another thread. */
  private static final long LEAST_PIXELS = 1 << 16;

  private static final int TAPS = 9;

  private ShiftedProducts() {}

  static void weights(ArrayPool pool, INDArray x, INDArray d, INDArray gradient) {
    Tensor inputs = padded(pool, x, 1);
    Tensor outputs = padded(pool, d, 0);
    int ins = (int) x.size(3);
    int outs = (int) d.size(3);
    long line = x.size(2) + 2;
    long rows = x.size(0) * (x.size(1) + 2) * line - 2 * line - 2;
    int count = (int) Math.max(1, Math.min(MOST_PARTS, rows / LEAST_PIXELS));
    float[][] parts = new float[count][];
    Crew.each(
        count,
        part -> {
          long from = rows * part / count;
          long pixels = rows * (part + 1) / count - from;
          INDArray left = slice(outputs.array(), from, pixels, outs);
          float[] sums = new float[outs * ins * TAPS];
          try (INDArray product = Ops.matrix(outs, ins)) {
            for (int tap = 0; tap < TAPS; tap++) {
              long move = (tap / 3) * line + tap % 3;
              INDArray right = slice(inputs.array(), from + move, pixels, ins);
              Ops.matmul(left, true, right, product);
              put(product, tap, sums);
            }
          }
          parts[part] = sums;
        });
    float[] result = sum(parts);
    try (INDArray all = Ops.vector(result)) {
      gradient.assign(Ops.view(all, gradient.shape()));
    }
    outputs.release();
    inputs.release();
  }

  private static void put(INDArray product, int tap, float[] sums) {
    float[] values = Ops.flat(product).toFloatVector();
    for (int i = 0; i < values.length; i++) {
      sums[i * TAPS + tap] = values[i];
    }
  }

  private static float[] sum(float[][] parts) {
    double[] sums = new double[parts[0].length];
    for (float[] part : parts) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += part[i];
      }
    }
    float[] result = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      result[i] = (float) sums[i];
    }
    return result;
  }

  private static INDArray slice(INDArray padded, long from, long rows, int channels) {
    INDArray flat = Ops.flat(padded);
    var interval = NDArrayIndex.interval(from * channels, (from + rows) * channels);
    return Ops.view(flat.get(interval), rows, channels);
  }

  /** A copy with two more rows and columns, {@code before} of them in front, all zero. */
  private static Tensor padded(ArrayPool pool, INDArray a, int before) {
    int height = (int) a.size(1);
    int channels = (int) a.size(3);
    int row = (int) a.size(2) * channels;
    int wide = row + 2 * channels;
    Tensor padded = pool.take(a.size(0), height + 2, a.size(2) + 2, channels);
    Blocks.each(
        (int) a.size(0),
        clip -> {
          FloatBuffer in = Blocks.part(a, clip, height * row);
          FloatBuffer to = Blocks.part(padded.array(), clip, (height + 2) * wide);
          float[] line = new float[wide];
          float[] zero = new float[wide];
          for (int y = 0; y < height + 2; y++) {
            if (y < before || y >= height + before) {
              to.put(zero);
            } else {
              in.get(line, before * channels, row);
              to.put(line);
            }
          }
        });
    return padded;
  }
}
