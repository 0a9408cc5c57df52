package org.earshot.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ShiftedProductsTest {
  private static final int SIDE = 300;
  private static final int INS = 3;
  private static final int OUTS = 2;

  /** So many pixels that the products are cut into several parts. */
  @Test
  void parts_sum_up_to_the_definition() {
    try (var pool = new ArrayPool()) {
      float[] x = random(2 * SIDE * SIDE * INS, 1);
      float[] d = random(2 * SIDE * SIDE * OUTS, 2);
      INDArray gradient = Nd4j.create(OUTS, INS, 3, 3);
      ShiftedProducts.weights(pool, maps(x, INS), maps(d, OUTS), gradient);

      for (int o = 0; o < OUTS; o++) {
        for (int i = 0; i < INS; i++) {
          for (int tap = 0; tap < 9; tap++) {
            // 180,000 products of order 1 summed in float32
            assertThat(gradient.getDouble(o, i, tap / 3, tap % 3))
                .isCloseTo(defined(x, d, o, i, tap), within(0.5));
          }
        }
      }
    }
  }

  private static double defined(float[] x, float[] d, int o, int i, int tap) {
    double sum = 0;
    for (int clip = 0; clip < 2; clip++) {
      for (int y = 0; y < SIDE; y++) {
        for (int c = 0; c < SIDE; c++) {
          int row = y + tap / 3 - 1;
          int column = c + tap % 3 - 1;
          if (row >= 0 && row < SIDE && column >= 0 && column < SIDE) {
            sum +=
                (double) d[((clip * SIDE + y) * SIDE + c) * OUTS + o]
                    * x[((clip * SIDE + row) * SIDE + column) * INS + i];
          }
        }
      }
    }
    return sum;
  }

  private static INDArray maps(float[] values, int channels) {
    return Nd4j.create(values, new long[] {2, SIDE, SIDE, channels}, 'c');
  }

  /** Of mean 0.5, so that the sums are far from 0. */
  private static float[] random(int length, long seed) {
    var random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }
}
