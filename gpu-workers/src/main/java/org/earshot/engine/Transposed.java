package org.earshot.engine;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Input gradient of a convolution with a stride: the transposed convolution without padding gives
 * the gradient of the padded input, whose padding is then cut off. Half the time of conv2d_bp.
 */
final class Transposed {
  private Transposed() {}

  static Tensor input(ArrayPool pool, Filter filter, long[] shape, INDArray d) {
    Window window = filter.window();
    int stride = window.strideHeight();
    long height = (d.size(1) - 1) * stride + window.kernelHeight();
    long width = (d.size(2) - 1) * stride + window.kernelWidth();
    Tensor full = pool.take(shape[0], height, width, shape[3]);
    int[] arguments = window.withoutPadding().arguments(1, 1);
    Ops.run("deconv2d", full.array(), arguments, null, d, filter.weights());
    Tensor out = pool.take(shape);
    cut(full.array(), window.padHeight(), out.array());
    full.release();
    return out;
  }

  private static void cut(INDArray full, int pad, INDArray out) {
    int channels = (int) out.size(3);
    int height = (int) out.size(1);
    int row = (int) out.size(2) * channels;
    int fullRow = (int) full.size(2) * channels;
    int rows = (int) Math.min(height, full.size(1) - pad);
    int floats = Math.min(row, fullRow - pad * channels);
    long map = full.size(1) * fullRow;
    Blocks.each(
        (int) out.size(0),
        clip -> {
          FloatBuffer in = Blocks.floats(full, clip * map, map);
          FloatBuffer to = Blocks.part(out, clip, height * row);
          // what lies behind stays 0: input that no window has reached
          float[] line = new float[row];
          for (int y = 0; y < rows; y++) {
            in.get((y + pad) * fullRow + pad * channels, line, 0, floats);
            to.put(line);
          }
          float[] zero = new float[row];
          while (to.hasRemaining()) {
            to.put(zero);
          }
        });
  }
}
