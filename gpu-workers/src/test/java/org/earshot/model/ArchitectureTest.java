package org.earshot.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;

class ArchitectureTest {
  private static ComputationGraph network(Architecture architecture, int width) {
    var graph =
        new ComputationGraph(architecture.configuration(64, 64, 10, width, 1, "adam", 1e-4));
    graph.init();
    return graph;
  }

  private static long convolutions(ComputationGraph graph) {
    return java.util.Arrays.stream(graph.getLayers())
        .filter(l -> l.conf().getLayer() instanceof ConvolutionLayer)
        .count();
  }

  @Test
  void resnet_56_has_its_published_size() {
    var graph = network(Architecture.RESNET_56, 16);
    // 55 of the paper's 56 weighted layers are convolutions; two projections come on top
    assertThat(convolutions(graph)).isEqualTo(57);
    // He et al. give 0.85 million for three input channels and parameter-free shortcuts
    assertThat(learnt(graph)).isBetween(850_000L, 860_000L);
  }

  @Test
  void resnet_18_has_the_parameters_of_torchvision() {
    var graph = network(Architecture.RESNET_18, 64);
    // torchvision's 11,689,512, less two input channels (6,272) and 990 of the 1000 classes (513
    // each)
    assertThat(learnt(graph)).isEqualTo(11_689_512L - 6_272 - 990 * 513);
  }

  /** The published parameters less those of two input channels; the last layers differ. */
  @Test
  void the_others_have_the_parameters_of_torchvision() {
    assertThat(described(Architecture.RESNET_34).parameters())
        .isEqualTo(21_797_672L - 2 * 49 * 64 - 990 * 513);
    assertThat(described(Architecture.GOOGLENET).parameters())
        .isEqualTo(6_624_904L - 2 * 49 * 64 - 990 * 1025);
    assertThat(described(Architecture.ALEXNET).parameters())
        .isEqualTo(2_469_696L - 2 * 121 * 64 + 10 * 257);
    assertThat(described(Architecture.VGG_16).parameters())
        .isEqualTo(14_714_688L - 2 * 9 * 64 + 10 * 513);
  }

  /** He et al.'s table 1: 1.8 and 3.6 billion with three input channels and 1000 classes. */
  @Test
  void the_cost_of_a_clip_is_the_published_one() {
    assertThat(described(Architecture.RESNET_18).multiplyAdds() / 1e9).isBetween(1.6, 1.8);
    assertThat(described(Architecture.RESNET_34).multiplyAdds() / 1e9).isBetween(3.4, 3.7);
    // Simonyan and Zisserman's 15.5 billion, less dense layers of 0.12
    assertThat(described(Architecture.VGG_16).multiplyAdds() / 1e9).isBetween(15.2, 15.4);
  }

  private static NetworkDescription described(Architecture architecture) {
    int width = architecture.defaultWidth();
    var configuration = architecture.configuration(224, 224, 10, width, 1, "adam", 0);
    return NetworkDescription.of(configuration, 224, 224);
  }

  @Test
  void a_network_of_the_smallest_input_still_has_a_map_to_pool() {
    for (Architecture architecture : Architecture.values()) {
      int side = architecture.smallestSide();
      var configuration = architecture.configuration(side, side, 2, 1, 1, "sgd", 0);
      assertThat(NetworkDescription.of(configuration, side, side).layers())
          .filteredOn(layer -> layer.name().equals("pool"))
          .hasSize(1);
    }
  }

  private static long learnt(ComputationGraph graph) {
    return graph.paramTable().entrySet().stream()
        .filter(e -> !e.getKey().endsWith("_mean") && !e.getKey().endsWith("_var"))
        .mapToLong(e -> e.getValue().length())
        .sum();
  }

  @Test
  void the_same_seed_gives_the_same_weights() {
    assertThat(network(Architecture.RESNET_56, 4).params())
        .isEqualTo(network(Architecture.RESNET_56, 4).params());
  }

  @Test
  void ids_are_found_and_others_refused() {
    assertThat(Architecture.of("resnet-56")).isEqualTo(Architecture.RESNET_56);
    assertThat(Architecture.of("resnet-18")).isEqualTo(Architecture.RESNET_18);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Architecture.of("resnet-57"))
        .withMessageContaining("resnet-57");
  }

  @Test
  void optimizers_are_adam_and_sgd() {
    var adam = Architecture.RESNET_56.configuration(32, 32, 10, 16, 1, "adam", 0);
    var sgd = Architecture.RESNET_56.configuration(32, 32, 10, 16, 1, "sgd", 0);
    assertThat(updater(adam)).isInstanceOf(Adam.class);
    assertThat(updater(sgd)).isInstanceOf(Nesterovs.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Architecture.RESNET_56.configuration(32, 32, 10, 16, 1, "lion", 0))
        .withMessageContaining("lion");
  }

  private static Object updater(org.deeplearning4j.nn.conf.ComputationGraphConfiguration graph) {
    var vertex = (org.deeplearning4j.nn.conf.graph.LayerVertex) graph.getVertices().get("stem");
    return ((ConvolutionLayer) vertex.getLayerConf().getLayer()).getIUpdater();
  }

  @Test
  void arguments_out_of_range_are_named() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Architecture.RESNET_18.configuration(16, 64, 10, 64, 1, "adam", 0))
        .withMessageContaining("rows");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Architecture.RESNET_56.configuration(16, 64, 1, 64, 1, "adam", 0))
        .withMessageContaining("classes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Architecture.RESNET_56.configuration(16, 64, 10, 64, 1, "adam", -1))
        .withMessageContaining("weightDecay");
  }
}
