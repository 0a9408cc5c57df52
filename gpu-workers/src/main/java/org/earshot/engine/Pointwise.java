package org.earshot.engine;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradients of a 1x1 convolution: matrix products over the pixels that its stride meets. */
final class Pointwise {
  private Pointwise() {}

  static void weights(ArrayPool pool, Window window, INDArray x, INDArray d, INDArray gradient) {
    INDArray rows = Ops.rows(d);
    Tensor gathered = null;
    INDArray pixels = Ops.rows(x);
    if (window.strideHeight() > 1) {
      gathered = pool.take(rows.size(0), x.size(3));
      gather(window.strideHeight(), x, d, gathered.array());
      pixels = gathered.array();
    }
    Tensor product = pool.take(rows.size(1), x.size(3));
    Ops.matmul(rows, true, pixels, product.array());
    Ops.view(gradient, rows.size(1), x.size(3)).assign(product.array());
    product.release();
    if (gathered != null) {
      gathered.release();
    }
  }

  static Tensor input(ArrayPool pool, Filter filter, long[] shape, INDArray d) {
    INDArray rows = Ops.rows(d);
    INDArray weights = filter.weights();
    INDArray matrix = Ops.view(weights, weights.size(0), weights.size(1));
    Tensor out = pool.take(shape);
    if (filter.window().strideHeight() == 1) {
      Ops.matmul(rows, false, matrix, Ops.rows(out.array()));
      return out;
    }
    Tensor product = pool.take(rows.size(0), shape[3]);
    Ops.matmul(rows, false, matrix, product.array());
    scatter(filter.window().strideHeight(), product.array(), d, out.array());
    product.release();
    return out;
  }

  private static void gather(int stride, INDArray x, INDArray d, INDArray out) {
    int height = (int) x.size(1);
    int channels = (int) x.size(3);
    int row = (int) x.size(2) * channels;
    int outHeight = (int) d.size(1);
    int outRow = (int) d.size(2) * channels;
    Blocks.each(
        (int) x.size(0),
        clip -> {
          FloatBuffer in = Blocks.part(x, clip, height * row);
          FloatBuffer to = Blocks.part(out, clip, outHeight * outRow);
          float[] line = new float[row];
          float[] few = new float[outRow];
          for (int y = 0; y < outHeight; y++) {
            in.get(y * stride * row, line);
            for (int at = 0; at < outRow; at += channels) {
              System.arraycopy(line, at * stride, few, at, channels);
            }
            to.put(few);
          }
        });
  }

  private static void scatter(int stride, INDArray from, INDArray d, INDArray out) {
    int height = (int) out.size(1);
    int channels = (int) out.size(3);
    int row = (int) out.size(2) * channels;
    int inHeight = (int) d.size(1);
    int inRow = (int) d.size(2) * channels;
    Blocks.each(
        (int) out.size(0),
        clip -> {
          FloatBuffer in = Blocks.part(from, clip, inHeight * inRow);
          FloatBuffer to = Blocks.part(out, clip, height * row);
          float[] few = new float[inRow];
          float[] line = new float[row];
          float[] zero = new float[row];
          for (int y = 0; y < height; y++) {
            if (y % stride != 0 || y / stride >= inHeight) {
              to.put(zero);
              continue;
            }
            in.get(few);
            for (int at = 0; at < inRow; at += channels) {
              System.arraycopy(few, at, line, at * stride, channels);
            }
            to.put(line);
          }
        });
  }
}
