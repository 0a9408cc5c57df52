package org.earshot.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TrainingTest {
  static Stream<Arguments> everything() {
    return InferenceTest.everything();
  }

  @ParameterizedTest
  @MethodSource("everything")
  void running_statistics_move_as_in_DL4J(Networks which, Kernels kernels) {
    ComputationGraph fitted = which.graph();
    try (CompiledNetwork network = which.compiled(kernels)) {
      float[] x = Networks.clips(network, 4, 8);
      float[] targets = GradientTest.softTargets(4, network.classes());
      network.accumulate(x, 4, targets, 1);

      INDArray labels = Nd4j.create(targets, new long[] {4, network.classes()}, 'c');
      fitted.fit(new INDArray[] {Networks.dl4j(network, x, 4)}, new INDArray[] {labels});

      for (String key : fitted.paramTable().keySet()) {
        if (key.endsWith("_mean") || key.endsWith("_var") || key.endsWith("_log10stdev")) {
          float[] expected = Ops.flat(fitted.paramTable().get(key)).toFloatVector();
          // DL4J sums in float32 and in another order; values of order 1
          assertThat(Golden.parameter(network, key))
              .as(key)
              .containsExactly(expected, within(1e-4f));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everything")
  void inference_sees_what_training_changed(Networks which, Kernels kernels) {
    try (CompiledNetwork network = which.compiled(kernels)) {
      float[] x = Networks.clips(network, 4, 8);
      float[] targets = GradientTest.softTargets(4, network.classes());
      network.logits(x, 4);
      network.accumulate(x, 4, targets, 1);
      assertFresh(network, x);
      network.update(0.01);
      assertFresh(network, x);
    }
  }

  private static void assertFresh(CompiledNetwork network, float[] x) {
    float[] logits = network.logits(x, 4);
    float[] p = new float[logits.length];
    LogitSeeds.softmax(logits, p, 4, network.classes());
    INDArray expected = network.graph().output(Networks.dl4j(network, x, 4))[0];
    assertThat(p).containsExactly(Ops.flat(expected).toFloatVector(), within(1e-4f));
  }

  @ParameterizedTest
  @EnumSource(Kernels.class)
  void repeated_steps_lower_the_loss_and_stay_finite(Kernels kernels) {
    try (CompiledNetwork network = Networks.RESNET_56.compiled(kernels)) {
      float[] x = Networks.clips(network, 4, 8);
      float[] targets = GradientTest.softTargets(4, network.classes());
      double first = network.accumulate(x, 4, targets, 1).loss();
      network.update(0.01);
      double last = first;
      for (int step = 0; step < 8; step++) {
        last = network.accumulate(x, 4, targets, 1).loss();
        network.update(0.01);
      }
      assertThat(last).isFinite().isLessThan(first);
    }
  }

  @Test
  void memory_stays_flat_when_training_and_looking_take_turns() {
    try (CompiledNetwork network = Networks.RESNET_56.compiled(Kernels.HOST)) {
      float[] x = Networks.clips(network, 8, 8);
      float[] targets = GradientTest.softTargets(8, network.classes());
      long first = 0;
      for (int round = 0; round < 6; round++) {
        network.accumulate(x, 8, targets, 1);
        network.update(0.01);
        network.gradient(x, 8, CompiledNetwork.LogitSeed.logit(new int[8]));
        network.logits(x, 8);
        first = round == 0 ? network.pooledBytes() : first;
      }
      assertThat(network.pooledBytes()).isLessThan(first + first / 4);
    }
  }

  /** Silence is a constant map: a batch of it has no variance at all. */
  @ParameterizedTest
  @MethodSource("everything")
  void silence_gives_no_NaN(Networks which, Kernels kernels) {
    try (CompiledNetwork network = which.compiled(kernels)) {
      float[] x = new float[3 * network.rows() * network.columns()];
      float[] targets = GradientTest.softTargets(3, network.classes());
      for (int step = 0; step < 2; step++) {
        var pass = network.accumulate(x, 3, targets, 1);
        network.update(1e-4);
        assertThat(pass.loss()).isFinite();
        assertFinite(pass.logits());
      }
      var seed = CompiledNetwork.LogitSeed.logit(new int[3]);
      var gradient = network.gradient(x, 3, seed);
      assertFinite(gradient.logits());
      assertFinite(gradient.input());
      assertFinite(Ops.flat(network.graph().params()).toFloatVector());
    }
  }

  private static void assertFinite(float[] values) {
    for (float v : values) {
      assertThat(v).isFinite();
    }
  }

  @Test
  void a_saved_model_goes_on_where_it_stopped() throws Exception {
    try (CompiledNetwork network = Networks.RESNET_18.compiled(Kernels.HOST)) {
      float[] x = Networks.clips(network, 2, 8);
      float[] targets = GradientTest.softTargets(2, network.classes());
      network.accumulate(x, 2, targets, 1);
      network.update(0.01);
      var bytes = new ByteArrayOutputStream();
      ModelSerializer.writeModel(network.graph(), bytes, true);
      var restored =
          ModelSerializer.restoreComputationGraph(
              new ByteArrayInputStream(bytes.toByteArray()), true);
      try (CompiledNetwork again = CompiledNetwork.of(restored, Kernels.HOST)) {
        assertThat(again.rows()).isEqualTo(network.rows());
        assertThat(again.columns()).isEqualTo(network.columns());
        for (CompiledNetwork each : new CompiledNetwork[] {network, again}) {
          each.accumulate(x, 2, targets, 1);
          each.update(0.02);
        }
        assertThat(again.logits(x, 2)).isEqualTo(network.logits(x, 2));
      }
    }
  }

  @Test
  void wrong_calls_name_the_argument() {
    try (CompiledNetwork network = Networks.RESNET_18.compiled(Kernels.HOST)) {
      float[] x = Networks.clips(network, 1, 1);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> network.logits(x, 2))
          .withMessageContaining("x must hold");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> network.logits(x, 0))
          .withMessageContaining("batch");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> network.accumulate(x, 1, new float[3], 1))
          .withMessageContaining("targets");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> network.update(-1))
          .withMessageContaining("learningRate");
      assertThatIllegalStateException().isThrownBy(() -> network.update(1));
      var seed = CompiledNetwork.LogitSeed.crossEntropy(new int[] {5});
      assertThatIllegalArgumentException()
          .isThrownBy(() -> network.gradient(x, 1, seed))
          .withMessageContaining("labels");
      x[7] = Float.NaN;
      assertThatIllegalArgumentException()
          .isThrownBy(() -> network.logits(x, 1))
          .withMessageContaining("finite");
    }
  }
}
