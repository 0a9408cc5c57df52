package org.earshot.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.earshot.engine.CompiledNetwork.LogitSeed;
import org.earshot.model.Architecture;
import org.earshot.model.TorchNames;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Against PyTorch in float64 on torchvision's networks (golden/engine/architectures.py). Up to 56
 * layers of float32 leave a relative error of a few 1e-6 in values; a ReLU or a maximum that falls
 * the other way by that much changes single entries of a gradient by more.
 */
class ArchitecturesTest {
  private static final int BATCH = 2;
  private static final int CLASSES = 3;
  private static final long SEED = 5;
  private static final double VALUES = 5e-5;
  private static final double GRADIENTS = 5e-4;
  private static JsonNode golden;

  @BeforeAll
  static void load() throws IOException {
    try (InputStream in =
        ArchitecturesTest.class.getResourceAsStream("/golden/engine/architectures.json")) {
      golden = new ObjectMapper().readTree(in);
    }
  }

  static Stream<Arguments> everything() {
    return Stream.of(Architecture.values())
        .flatMap(a -> Stream.of(Kernels.values()).map(k -> Arguments.of(a, k)));
  }

  @ParameterizedTest
  @MethodSource("everything")
  void evaluation_gives_its_logits_and_input_gradient(Architecture architecture, Kernels kernels) {
    JsonNode expected = golden.required(architecture.id());
    try (CompiledNetwork network = network(architecture, expected, kernels)) {
      float[] x = clips(network);
      var gradient = network.gradient(x, BATCH, LogitSeed.crossEntropy(new int[] {0, 1}));
      assertClose(gradient.logits(), expected.required("logits"), 1, VALUES);
      float[] input = gradient.input();
      JsonNode sampled = expected.required("input-gradient");
      float[] every13th = new float[sampled.size()];
      for (int i = 0; i < every13th.length; i++) {
        every13th[i] = input[13 * i];
      }
      assertClose(every13th, sampled, 13, GRADIENTS);
      assertDigest("x", input, expected.required("input-gradient-digest"), GRADIENTS);
    }
  }

  @ParameterizedTest
  @MethodSource("everything")
  void training_gives_its_loss_and_gradients(Architecture architecture, Kernels kernels) {
    JsonNode expected = golden.required(architecture.id());
    try (CompiledNetwork network = network(architecture, expected, kernels)) {
      float[] targets = {1, 0, 0, 0, 1, 0};
      var pass = network.accumulate(clips(network), BATCH, targets, 1, SEED);
      double loss = expected.required("training-loss").asDouble();
      assertThat(pass.loss()).isCloseTo(loss, within(10 * VALUES));
      Map<String, String> names = TorchNames.of(architecture, network.graph());
      network
          .pendingGradient()
          .forEach(
              (key, found) -> {
                String name = names.get(key);
                float[] ordered = key.equals("logits_W") ? transposed(found) : found;
                JsonNode digest = expected.required("parameters").required(name);
                assertDigest(name, ordered, digest, 4 * GRADIENTS);
              });
      assertThat(network.pendingGradient()).hasSize(expected.required("parameters").size());
    }
  }

  private static CompiledNetwork network(
      Architecture architecture, JsonNode sizes, Kernels kernels) {
    var configuration =
        architecture.configuration(
            sizes.required("rows").asInt(),
            sizes.required("columns").asInt(),
            CLASSES,
            sizes.required("width").asInt(),
            1,
            "sgd",
            0);
    var graph = new ComputationGraph(configuration);
    graph.init();
    Drawn.fill(architecture, graph);
    return CompiledNetwork.of(graph, kernels);
  }

  private static float[] clips(CompiledNetwork network) {
    return Drawn.floats("x", BATCH * network.rows() * network.columns(), 0, 1);
  }

  /** DL4J's [in][out] as PyTorch's [out][in]. */
  private static float[] transposed(float[] weights) {
    int ins = weights.length / CLASSES;
    float[] result = new float[weights.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = weights[i % ins * CLASSES + i / ins];
    }
    return result;
  }

  /** The distance relative to the norm. */
  private static void assertClose(float[] found, JsonNode expected, int every, double tolerance) {
    assertThat(found).hasSize(expected.size());
    float[] golden = new float[found.length];
    for (int i = 0; i < golden.length; i++) {
      golden[i] = (float) expected.get(i).asDouble();
    }
    assertThat(GradientTest.distance(found, golden))
        .as("every %d.", every)
        .isLessThan(tolerance * GradientTest.norm(golden));
  }

  private static void assertDigest(
      String name, float[] found, JsonNode expected, double tolerance) {
    float[] vector = Drawn.floats("digest " + name, found.length, -1, 1);
    double product = 0;
    for (int i = 0; i < found.length; i++) {
      product += (double) found[i] * vector[i];
    }
    double norm = expected.get(0).asDouble();
    assertThat(GradientTest.norm(found)).as(name).isCloseTo(norm, within(tolerance * norm));
    assertThat(product).as(name).isCloseTo(expected.get(1).asDouble(), within(tolerance * norm));
  }
}
