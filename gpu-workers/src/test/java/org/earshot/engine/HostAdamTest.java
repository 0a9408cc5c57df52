package org.earshot.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;

/** Against ND4J's own op, which rounds in another order: some 1e-7 a step. */
class HostAdamTest {
  private static final int LENGTH = 70_001; // more than a block, and not of whole tiles
  private static final Percentage CLOSE = Percentage.withPercentage(1e-3);

  @Test
  void steps_and_moments_are_those_of_the_op() {
    var adam = new Adam.Builder().learningRate(1).beta1(0.8).beta2(0.99).epsilon(1e-6).build();
    GradientUpdater<?> op = updater(adam);
    var block = new UpdaterBlock(0, LENGTH, 0, 2 * LENGTH, List.of());
    block.setGradientUpdater(updater(adam));
    HostAdam.takeOver(block);
    GradientUpdater<?> loop = block.getGradientUpdater();
    assertThat(loop).isInstanceOf(HostAdam.class);
    for (int iteration = 0; iteration < 4; iteration++) {
      INDArray expected = gradient(iteration);
      INDArray found = gradient(iteration);
      op.applyUpdater(expected, iteration, 0);
      loop.applyUpdater(found, iteration, 0);
      assertClose(found, expected);
    }
    Map<String, INDArray> state = op.getState();
    loop.getState().forEach((name, array) -> assertClose(array, state.get(name)));
  }

  private static GradientUpdater<?> updater(Adam adam) {
    var updater = new AdamUpdater(adam);
    updater.setStateViewArray(Nd4j.create(1, 2L * LENGTH), new long[] {1, LENGTH}, 'c', true);
    return updater;
  }

  private static INDArray gradient(int iteration) {
    float[] drawn = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      drawn[i] = (float) (CounterRandom.uniform(iteration, i) - 0.5);
    }
    return Nd4j.createFromArray(drawn).reshape('c', 1, LENGTH);
  }

  private static void assertClose(INDArray found, INDArray expected) {
    float[] a = found.ravel().toFloatVector();
    float[] b = expected.ravel().toFloatVector();
    assertThat(a).hasSameSizeAs(b);
    for (int i = 0; i < a.length; i++) {
      assertThat(a[i]).isCloseTo(b[i], CLOSE);
    }
  }
}
