package org.earshot.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Map;
import org.earshot.engine.CompiledNetwork.LogitSeed;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Against golden arrays of PyTorch in float64: values of order 1 through eight layers of float32,
 * whose rounding is 6e-8 for each operation, agree within 2e-5.
 */
class PyTorchTest {
  private static final float TOLERANCE = 2e-5f;
  private Golden golden;

  @BeforeEach
  void load() throws IOException {
    golden = Golden.load();
  }

  @ParameterizedTest
  @EnumSource(Kernels.class)
  void evaluation_gives_its_logits_and_input_gradient(Kernels kernels) {
    try (CompiledNetwork network = golden.network(kernels, new Sgd(), 0)) {
      var seed = LogitSeed.crossEntropy(golden.labels());
      var gradient = network.gradient(golden.floats("x"), Golden.BATCH, seed);
      assertClose(gradient.logits(), "evaluation/logits", TOLERANCE);
      assertClose(gradient.input(), "evaluation/input-gradient", TOLERANCE);
    }
  }

  @ParameterizedTest
  @EnumSource(Kernels.class)
  void training_gives_its_loss_gradients_and_statistics(Kernels kernels) {
    try (CompiledNetwork network = golden.network(kernels, new Sgd(), 0)) {
      var pass = accumulate(network, 1);
      assertThat(pass.loss()).isCloseTo(golden.floats("training/loss")[0], within(1e-5));
      assertClose(pass.logits(), "training/logits", TOLERANCE);
      assertGradient(network, 1);
      for (String key : network.graph().paramTable().keySet()) {
        if (key.endsWith("_mean") || key.endsWith("_var")) {
          assertClose(Golden.parameter(network, key), "training/statistics/" + key, TOLERANCE);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kernels.class)
  void weighted_passes_add_up(Kernels kernels) {
    try (CompiledNetwork network = golden.network(kernels, new Sgd(), 0)) {
      accumulate(network, 0.25);
      accumulate(network, 0.75);
      accumulate(network, 1);
      assertGradient(network, 2);
    }
  }

  @ParameterizedTest
  @EnumSource(Kernels.class)
  void nesterov_momentum_moves_the_parameters_as_its_own(Kernels kernels) {
    // learning rate 0.05: three steps of gradients that are right to 2e-5
    after(kernels, new Nesterovs(0.9, 0.9), 0.01, 0.05, "after-sgd/", TOLERANCE);
  }

  @ParameterizedTest
  @EnumSource(Kernels.class)
  void adam_moves_the_parameters_as_its_own(Kernels kernels) {
    // a step is 0.01 whatever the gradient's size; one gradient here is 8e-6, below what float32
    // holds of it, so its three steps differ by 3.5e-4
    after(kernels, new Adam(0.9), 0, 0.01, "after-adam/", 1e-3f);
  }

  private void after(
      Kernels kernels, IUpdater updater, double l2, double rate, String name, float tolerance) {
    try (CompiledNetwork network = golden.network(kernels, updater, l2)) {
      for (int step = 0; step < 3; step++) {
        accumulate(network, 1);
        network.update(rate);
      }
      for (String key : network.graph().paramTable().keySet()) {
        if (!key.endsWith("_mean") && !key.endsWith("_var")) {
          assertClose(Golden.parameter(network, key), name + key, tolerance);
        }
      }
    }
  }

  private CompiledNetwork.TrainingPass accumulate(CompiledNetwork network, double weight) {
    return network.accumulate(golden.floats("x"), Golden.BATCH, golden.floats("targets"), weight);
  }

  private void assertGradient(CompiledNetwork network, float factor) {
    for (Map.Entry<String, float[]> entry : network.pendingGradient().entrySet()) {
      float[] expected = golden.floats("training/gradient/" + entry.getKey());
      for (int i = 0; i < expected.length; i++) {
        expected[i] *= factor;
      }
      assertThat(entry.getValue())
          .as(entry.getKey())
          .containsExactly(expected, within(TOLERANCE * factor));
    }
  }

  private void assertClose(float[] actual, String name, float tolerance) {
    assertThat(actual).as(name).containsExactly(golden.floats(name), within(tolerance));
  }
}
