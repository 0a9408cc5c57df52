package org.earshot.engine;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Weight gradient of a 3x3 convolution with stride 1 and padding 1 by columns [pixels][9 in] and
 * one product, for all the clips at once.
 */
final class Columns {
  private Columns() {}

  static void weights(ArrayPool pool, INDArray x, INDArray d, INDArray gradient) {
    int ins = (int) x.size(3);
    int outs = (int) d.size(3);
    INDArray rows = Ops.rows(d);
    Tensor columns = pool.take(rows.size(0), 9L * ins);
    unfold(x, columns.array());
    Tensor product = pool.take(outs, 9L * ins);
    Ops.matmul(rows, true, columns.array(), product.array());
    // [out][tap][in] to DL4J's [out][in][tap]
    INDArray taps = Ops.view(product.array(), outs, 9, ins).permute(0, 2, 1);
    Ops.view(gradient, outs, ins, 9).assign(taps);
    product.release();
    columns.release();
  }

  private static void unfold(INDArray x, INDArray columns) {
    int height = (int) x.size(1);
    int width = (int) x.size(2);
    int channels = (int) x.size(3);
    int map = height * width * channels;
    Blocks.each(
        (int) x.size(0),
        clip -> {
          float[] image = new float[map];
          Blocks.part(x, clip, map).get(image);
          FloatBuffer to = Blocks.part(columns, clip, 9 * map);
          float[] zero = new float[channels];
          for (int pixel = 0; pixel < height * width; pixel++) {
            for (int tap = 0; tap < 9; tap++) {
              int row = pixel / width + tap / 3 - 1;
              int column = pixel % width + tap % 3 - 1;
              boolean inside = row >= 0 && row < height && column >= 0 && column < width;
              to.put(
                  inside ? image : zero, inside ? (row * width + column) * channels : 0, channels);
            }
          }
        });
  }
}
