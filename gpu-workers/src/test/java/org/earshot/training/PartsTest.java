package org.earshot.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.earshot.engine.CompiledNetwork;
import org.earshot.engine.Kernels;
import org.earshot.model.Architecture;
import org.junit.jupiter.api.Test;

class PartsTest {
  private static final int SIDE = 32;

  @Test
  void a_batch_is_halved_until_its_pass_fits() {
    try (var network = network(1, Architecture.ALEXNET)) {
      long four = network.trainingBytes(4);

      assertThat(Parts.fitting(network, 16, Long.MAX_VALUE).clips()).isEqualTo(16);
      assertThat(Parts.fitting(network, 16, 2 * four).clips()).isEqualTo(4);
      assertThat(new Parts(16).line(network, 16, Long.MAX_VALUE)).isNull();
      assertThat(new Parts(4).line(network, 16, 2 * four))
          .contains("batches of 16 clips go through the network in parts of 4");
      assertThatIllegalStateException()
          .isThrownBy(() -> Parts.fitting(network, 16, network.trainingBytes(1)))
          .withMessageContaining("a training pass over one clip takes");
    }
  }

  /** Parts of the same clips have the batch statistics of the whole. */
  @Test
  void the_gradient_of_the_parts_is_that_of_the_whole() {
    assertThatPartsStepAsTheWhole(new int[] {0, 1, 0, 1}, 2);
    assertThatPartsStepAsTheWhole(new int[] {1, 1, 1}, 2);
  }

  private static void assertThatPartsStepAsTheWhole(int[] clips, int part) {
    float[] whole = stepped(clips, clips.length);
    float[] inParts = stepped(clips, part);

    assertThat(whole).isNotEqualTo(stepped(new int[] {2, 2}, 2)).hasSameSizeAs(inParts);
    for (int i = 0; i < whole.length; i++) {
      assertThat(inParts[i]).isCloseTo(whole[i], within(1e-5f));
    }
  }

  /** The first convolution's weights after a step. */
  private static float[] stepped(int[] clips, int part) {
    try (var network = network(1, Architecture.RESNET_18)) {
      float[] x = new float[clips.length * SIDE * SIDE];
      float[] targets = new float[clips.length * 2];
      for (int i = 0; i < clips.length; i++) {
        for (int k = 0; k < SIDE * SIDE; k++) {
          x[i * SIDE * SIDE + k] = (float) Math.abs(Math.sin((clips[i] + 1.0) * k));
        }
        targets[2 * i + clips[i] % 2] = 1;
      }
      var batch = new Batches.Batch(x, targets, clips.length);
      double loss = new Parts(part).accumulate(network, batch, x, 1);
      assertThat(loss).isBetween(0.1, 3.0);
      network.update(1);
      return network.graph().getParam("stem_W").reshape(-1).toFloatVector();
    }
  }

  private static CompiledNetwork network(int width, Architecture architecture) {
    int side = Math.max(SIDE, architecture.smallestSide());
    var graph = new ComputationGraph(architecture.configuration(side, side, 2, width, 1, "sgd", 0));
    graph.init();
    return CompiledNetwork.of(graph, Kernels.HOST);
  }
}
