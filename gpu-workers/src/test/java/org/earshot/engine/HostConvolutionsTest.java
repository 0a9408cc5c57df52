package org.earshot.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every route of a convolution and its gradients, against ND4J's own ops. */
class HostConvolutionsTest {
  /** Sums of up to 80,000 products in float32 in another order, of the largest value. */
  private static final double CLOSE = 1e-4;

  private static final Window THREE = new Window(3, 3, 1, 1, 1, 1, false);
  private final OpsConvolutions ops = new OpsConvolutions();
  private final HostConvolutions host = new HostConvolutions(ops);

  /** One convolution for each route. */
  private enum Route {
    ONE_CHANNEL(1, 6, 7, 2, 21, 2),
    POINTWISE(6, 9, 1, 1, 11, 2),
    POINTWISE_WITH_A_STRIDE(6, 9, 1, 2, 11, 2),
    COLUMNS_OF_A_SMALL_MAP(40, 48, 3, 1, 7, 3),
    COLUMNS_OF_FEW_CHANNELS(6, 9, 3, 1, 13, 2),
    COLUMNS_TO_MANY_CHANNELS(64, 192, 3, 1, 11, 2),
    SHIFTED_PRODUCTS(6, 9, 3, 1, 19, 2),
    WITH_A_STRIDE(6, 9, 3, 2, 14, 2),
    PLAIN(32, 40, 3, 1, 12, 2),
    WIDE(9, 12, 5, 1, 15, 2),
    IN_PARTS_OF_THE_BATCH(64, 64, 3, 1, 128, 5),
    WINOGRAD(48, 80, 3, 1, 17, 12),
    WINOGRAD_IN_PARTS(256, 256, 3, 1, 30, 19),
    WINOGRAD_ON_A_TINY_MAP(256, 256, 3, 1, 5, 32);

    private final int ins;
    private final int outs;
    private final int kernel;
    private final int stride;
    private final int side;
    private final int batch;

    Route(int ins, int outs, int kernel, int stride, int side, int batch) {
      this.ins = ins;
      this.outs = outs;
      this.kernel = kernel;
      this.stride = stride;
      this.side = side;
      this.batch = batch;
    }

    Window window() {
      return new Window(kernel, kernel, stride, stride, kernel / 2, kernel / 2, false);
    }

    INDArray input() {
      return drawn(1, batch, side, side, ins);
    }

    INDArray gradient() {
      return drawn(2, batch, window().height(side), window().width(side), outs);
    }

    INDArray weights() {
      return drawn(3, outs, ins, kernel, kernel);
    }
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void outputs_are_those_of_the_op(Route route) {
    INDArray bias = drawn(4, route.outs);
    Filter filter = Filter.of(route.window(), route.weights(), bias);
    INDArray expected = route.gradient().ulike();
    INDArray found = route.gradient();
    ops.output(filter, route.input(), expected);
    host.output(filter, route.input(), found);
    assertClose(found, expected);
  }

  @ParameterizedTest
  @CsvSource({
    "8, 32, 32, 64",
    "32, 3, 512, 512",
    "32, 32, 16, 32",
    "32, 32, 40, 64",
    "32, 128, 64, 64",
    "9, 4, 64, 64"
  })
  void winograd_is_left_alone_where_it_does_not_pay(long batch, long side, long ins, long outs) {
    assertThat(Winograd.pays(THREE, new long[] {batch, side, side, ins}, outs, 2)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"32, 32, 64, 64", "32, 16, 128, 192", "32, 8, 256, 256", "16, 32, 256, 256"})
  void winograd_pays_for_batches_of_wide_maps(long batch, long side, long ins, long outs) {
    assertThat(Winograd.pays(THREE, new long[] {batch, side, side, ins}, outs, 2)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void training_gradients_are_those_of_the_op(Route route) {
    Filter filter = Filter.of(route.window(), route.weights(), null);
    INDArray expected = route.weights();
    INDArray found = route.weights();
    try (var pool = new ArrayPool()) {
      Tensor x = ops.both(pool, filter, route.input(), route.gradient(), expected, true);
      Tensor y = host.both(pool, filter, route.input(), route.gradient(), found, true);
      assertClose(found, expected);
      assertClose(y.array(), x.array());
    }
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void evaluation_gives_the_input_gradient_of_the_op(Route route) {
    Filter filter = Filter.of(route.window(), route.weights(), null);
    Filter prepared = Filter.prepared(route.window(), route.weights(), null);
    long[] shape = route.input().shape();
    try (var pool = new ArrayPool()) {
      Tensor expected = ops.input(pool, filter, shape, route.gradient());
      assertClose(host.input(pool, prepared, shape, route.gradient()).array(), expected.array());
    }
    prepared.closeMirrored();
  }

  /** In [-0.5, 0.5). */
  private static INDArray drawn(long seed, long... shape) {
    int length = 1;
    for (long side : shape) {
      length *= (int) side;
    }
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (CounterRandom.uniform(seed, i) - 0.5);
    }
    return Nd4j.create(values, shape, 'c');
  }

  private static void assertClose(INDArray found, INDArray expected) {
    double scale = expected.amaxNumber().doubleValue();
    double error = found.sub(expected).amaxNumber().doubleValue();
    assertThat(found.shape()).isEqualTo(expected.shape());
    assertThat(error / scale).isCloseTo(0, within(CLOSE));
  }
}
