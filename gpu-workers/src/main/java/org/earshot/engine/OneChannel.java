package org.earshot.engine;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradients of a convolution over one channel, by columns: [output pixels][kernel pixels]. */
final class OneChannel {
  private OneChannel() {}

  static void weights(ArrayPool pool, Window window, INDArray x, INDArray d, INDArray gradient) {
    INDArray rows = Ops.rows(d);
    int taps = window.kernelHeight() * window.kernelWidth();
    Tensor columns = pool.take(rows.size(0), taps);
    unfold(window, x, d, columns.array());
    Tensor product = pool.take(rows.size(1), taps);
    Ops.matmul(rows, true, columns.array(), product.array());
    Ops.view(gradient, rows.size(1), taps).assign(product.array());
    product.release();
    columns.release();
  }

  private static void unfold(Window window, INDArray x, INDArray d, INDArray columns) {
    int height = (int) x.size(1);
    int width = (int) x.size(2);
    int outHeight = (int) d.size(1);
    int row = (int) d.size(2) * window.kernelHeight() * window.kernelWidth();
    Blocks.each(
        (int) x.size(0),
        clip -> {
          float[] image = new float[height * width];
          Blocks.part(x, clip, image.length).get(image);
          float[] line = new float[row];
          FloatBuffer to = Blocks.part(columns, clip, outHeight * row);
          for (int y = 0; y < outHeight; y++) {
            unfoldLine(window, image, height, width, y, line);
            to.put(line);
          }
        });
  }

  private static void unfoldLine(
      Window window, float[] image, int height, int width, int y, float[] line) {
    int taps = window.kernelHeight() * window.kernelWidth();
    for (int tap = 0; tap < taps; tap++) {
      int row = y * window.strideHeight() + tap / window.kernelWidth() - window.padHeight();
      int column = tap % window.kernelWidth() - window.padWidth();
      boolean inside = row >= 0 && row < height;
      for (int j = tap; j < line.length; j += taps, column += window.strideWidth()) {
        line[j] = inside && column >= 0 && column < width ? image[row * width + column] : 0;
      }
    }
  }

  static Tensor input(ArrayPool pool, Filter filter, long[] shape, INDArray d) {
    INDArray rows = Ops.rows(d);
    INDArray weights = filter.weights();
    long taps = weights.length() / weights.size(0);
    Tensor columns = pool.take(rows.size(0), taps);
    Ops.matmul(rows, false, Ops.view(weights, weights.size(0), taps), columns.array());
    Tensor out = pool.take(shape);
    fold(filter.window(), columns.array(), d, out.array());
    columns.release();
    return out;
  }

  private static void fold(Window window, INDArray columns, INDArray d, INDArray out) {
    int height = (int) out.size(1);
    int width = (int) out.size(2);
    int pad = window.padHeight();
    int stride = window.strideHeight();
    int outHeight = (int) d.size(1);
    int row = (int) d.size(2) * window.kernelHeight() * window.kernelWidth();
    int padded = width + 2 * pad;
    Blocks.each(
        (int) out.size(0),
        clip -> {
          FloatBuffer in = Blocks.part(columns, clip, outHeight * row);
          FloatBuffer to = Blocks.part(out, clip, height * width);
          float[] line = new float[row];
          float[] image = new float[(height + 2 * pad) * padded];
          Arrays.fill(image, 0);
          for (int y = 0; y < outHeight; y++) {
            in.get(line);
            foldLine(window, line, image, y * stride * padded, padded);
          }
          for (int y = 0; y < height; y++) {
            to.put(image, (y + pad) * padded + pad, width);
          }
        });
  }

  private static void foldLine(Window window, float[] line, float[] image, int start, int padded) {
    int kernel = window.kernelHeight();
    int from = start;
    for (int j = 0; j < line.length; from += window.strideWidth()) {
      for (int ky = 0; ky < kernel; ky++) {
        int at = from + ky * padded;
        for (int kx = 0; kx < kernel; kx++) {
          image[at + kx] += line[j++];
        }
      }
    }
  }
}
