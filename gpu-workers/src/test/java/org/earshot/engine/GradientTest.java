package org.earshot.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.Stream;
import org.earshot.engine.CompiledNetwork.LogitSeed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class GradientTest {
  /**
   * Change of the loss to each side of a central difference. Float32's noise in the loss is about
   * 5e-6, 0.1 % of it; curvature and the kinks of ReLUs and pooling, which grow with the step,
   * leave under 2 %, the tolerance.
   */
  private static final double STEP = 0.002;

  /** Of the dropout: the same for all three losses of a central difference. */
  private static final long SEED = 3;

  static Stream<Arguments> everything() {
    return InferenceTest.everything();
  }

  @ParameterizedTest
  @MethodSource("everything")
  void input_gradient_is_the_slope_along_it(Networks which, Kernels kernels) {
    try (CompiledNetwork network = which.compiled(kernels)) {
      float[] x = Networks.clips(network, 2, 3);
      int[] labels = {1, 4};
      float[] g = network.gradient(x, 2, LogitSeed.crossEntropy(labels)).input();
      double norm = norm(g);
      double h = STEP / norm;
      double slope =
          (loss(network, move(x, g, h / norm), labels)
                  - loss(network, move(x, g, -h / norm), labels))
              / (2 * h);
      assertThat(slope).isCloseTo(norm, within(0.02 * norm));
    }
  }

  @ParameterizedTest
  @MethodSource("everything")
  void each_clip_has_the_gradient_of_its_own_loss(Networks which, Kernels kernels) {
    try (CompiledNetwork network = which.compiled(kernels)) {
      float[] x = Networks.clips(network, 3, 4);
      float[] all = network.gradient(x, 3, LogitSeed.crossEntropy(new int[] {0, 1, 2})).input();
      int clip = x.length / 3;
      float[] last = java.util.Arrays.copyOfRange(x, 2 * clip, 3 * clip);
      float[] own = network.gradient(last, 1, LogitSeed.crossEntropy(new int[] {2})).input();
      float[] part = java.util.Arrays.copyOfRange(all, 2 * clip, 3 * clip);
      double scale = norm(own);
      // relative to the whole gradient: float32 sums in another order
      assertThat(distance(part, own)).isLessThan(1e-4 * scale);
    }
  }

  @ParameterizedTest
  @MethodSource("everything")
  void seeds_add_up(Networks which, Kernels kernels) {
    try (CompiledNetwork network = which.compiled(kernels)) {
      float[] x = Networks.clips(network, 1, 4);
      float[] up = network.gradient(x, 1, LogitSeed.logit(new int[] {3})).input();
      float[] down = network.gradient(x, 1, LogitSeed.logit(new int[] {1})).input();
      var both = LogitSeed.difference(new int[] {3}, new int[] {1});
      float[] difference = network.gradient(x, 1, both).input();
      float[] sum = move(up, down, -1);
      assertThat(distance(difference, sum)).isLessThan(1e-4 * norm(up));
    }
  }

  /** In training mode, along random directions of all parameters at once. */
  @ParameterizedTest
  @MethodSource("everything")
  void parameter_gradient_is_the_slope_along_it(Networks which, Kernels kernels) {
    try (CompiledNetwork network = which.compiled(kernels)) {
      int batch = 4;
      float[] x = Networks.clips(network, batch, 6);
      float[] targets = softTargets(batch, network.classes());
      network.accumulate(x, batch, targets, 1, SEED);
      try (INDArray g = network.graph().getFlattenedGradients().dup();
          INDArray at = network.graph().params().dup()) {
        double norm = g.norm2Number().doubleValue();
        double h = STEP / norm;
        double slope =
            (at(network, at, g, h / norm, x, targets) - at(network, at, g, -h / norm, x, targets))
                / (2 * h);
        assertThat(slope).isCloseTo(norm, within(0.02 * norm));
      }
    }
  }

  private static double at(
      CompiledNetwork network, INDArray at, INDArray g, double h, float[] x, float[] targets) {
    try (INDArray step = g.mul(h)) {
      INDArray params = network.graph().params();
      params.assign(at);
      params.addi(step.reshape(params.shape()));
      return network.accumulate(x, 4, targets, 1, SEED).loss();
    }
  }

  static float[] softTargets(int batch, int classes) {
    var random = new Random(9);
    float[] targets = new float[batch * classes];
    for (int i = 0; i < batch; i++) {
      int label = random.nextInt(classes);
      for (int k = 0; k < classes; k++) {
        targets[i * classes + k] = (k == label ? 0.9f : 0f) + 0.1f / classes;
      }
    }
    return targets;
  }

  private static double loss(CompiledNetwork network, float[] x, int[] labels) {
    float[] logits = network.logits(x, labels.length);
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      int row = i * network.classes();
      sum += LogitSeeds.logSum(logits, row, network.classes()) - logits[row + labels[i]];
    }
    return sum;
  }

  static float[] move(float[] x, float[] direction, double step) {
    float[] moved = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      moved[i] = (float) (x[i] + step * direction[i]);
    }
    return moved;
  }

  static double norm(float[] a) {
    double sum = 0;
    for (float v : a) {
      sum += (double) v * v;
    }
    return Math.sqrt(sum);
  }

  static double distance(float[] a, float[] b) {
    return norm(move(a, b, -1));
  }
}
