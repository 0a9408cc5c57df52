package org.earshot.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingMemoryTest {
  @ParameterizedTest
  @EnumSource(Networks.class)
  void the_estimate_is_what_a_pass_takes(Networks which) {
    try (CompiledNetwork network = which.compiled(Kernels.HOST)) {
      int batch = 16;
      float[] x = Networks.clips(network, batch, 1);
      network.accumulate(x, batch, GradientTest.softTargets(batch, network.classes()), 1);
      long weights = network.graph().numParams() * 2 * Float.BYTES; // SGD's updater has no state
      double maps = network.trainingBytes(batch) - (double) weights;
      // small arrays that a convolution's gradient borrows are left out
      assertThat(network.pooledBytes() / maps).isBetween(0.75, 1.25);
    }
  }

  @Test
  void a_batch_has_clips() {
    try (CompiledNetwork network = Networks.MIXTURE.compiled(Kernels.HOST)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> network.trainingBytes(0))
          .withMessageContaining("batch");
    }
  }
}
