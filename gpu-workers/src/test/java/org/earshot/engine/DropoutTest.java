package org.earshot.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DropoutTest {
  private static final int BATCH = 4;

  private static float[] logits(CompiledNetwork network, long seed) {
    float[] targets = GradientTest.softTargets(BATCH, network.classes());
    return network.accumulate(Networks.clips(network, BATCH, 1), BATCH, targets, 1, seed).logits();
  }

  @ParameterizedTest
  @EnumSource(Kernels.class)
  void a_seed_draws_the_mask(Kernels kernels) {
    try (CompiledNetwork network = Networks.ALEXNET.compiled(kernels)) {
      float[] first = logits(network, 1);
      assertThat(logits(network, 1)).isEqualTo(first);
      assertThat(logits(network, 2)).isNotEqualTo(first);
    }
  }

  /** A mask of its own for each pass; a graph with the same steps behind it draws the same ones. */
  @Test
  void without_a_seed_passes_differ_and_trainings_are_repeated() {
    float[][] runs = new float[2][];
    for (int run = 0; run < runs.length; run++) {
      try (CompiledNetwork network = Networks.ALEXNET.compiled(Kernels.HOST)) {
        float[] x = Networks.clips(network, BATCH, 1);
        float[] targets = GradientTest.softTargets(BATCH, network.classes());
        float[] one = network.accumulate(x, BATCH, targets, 0.5).logits();
        float[] two = network.accumulate(x, BATCH, targets, 0.5).logits();
        assertThat(two).isNotEqualTo(one);
        network.update(0);
        float[] three = network.accumulate(x, BATCH, targets, 1).logits();
        assertThat(three).isNotEqualTo(one).isNotEqualTo(two);
        runs[run] = three;
      }
    }
    assertThat(runs[1]).isEqualTo(runs[0]);
  }

  @Test
  void numbers_are_uniform_and_do_not_follow_each_other() {
    int n = 1 << 16;
    int[] bins = new int[16];
    double product = 0;
    for (int i = 0; i < n; i++) {
      float u = CounterRandom.uniform(7, i);
      bins[(int) (u * bins.length)]++;
      product += (u - 0.5) * (CounterRandom.uniform(7, i + 1L) - 0.5);
    }
    // five standard deviations of a bin's count, 62, and of the mean product, 1 / (12 sqrt n)
    assertThat(Arrays.stream(bins).max().orElseThrow()).isBetween(4096, 4096 + 310);
    assertThat(Arrays.stream(bins).min().orElseThrow()).isBetween(4096 - 310, 4096);
    assertThat(Math.abs(product / n)).isLessThan(5 / (12 * Math.sqrt(n)));
  }
}
