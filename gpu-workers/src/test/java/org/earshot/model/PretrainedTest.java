package org.earshot.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.earshot.engine.CompiledNetwork;
import org.earshot.engine.Drawn;
import org.earshot.engine.Kernels;
import org.earshot.model.Pretrained.Wanted;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PretrainedTest {
  private static final int CLASSES = 3;
  private static final int BATCH = 2;
  private static JsonNode golden;
  @TempDir Path directory;

  @BeforeAll
  static void load() throws IOException {
    try (var in = PretrainedTest.class.getResourceAsStream("/golden/model/pretrained.json")) {
      golden = new ObjectMapper().readTree(in);
    }
  }

  private static ComputationGraph graph(Architecture architecture, int side, int width) {
    var graph =
        new ComputationGraph(architecture.configuration(side, side, CLASSES, width, 1, "sgd", 0));
    graph.init();
    return graph;
  }

  /** What PyTorch would save of the same network over three channels. */
  private static Map<String, Safetensors.Tensor> coloured(Architecture architecture, int width) {
    var graph = graph(architecture, architecture.smallestSide(), width);
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    String first = TorchNames.first(architecture);
    Pretrained.tensors(architecture, graph)
        .forEach(
            (name, tensor) -> {
              List<Long> shape = new ArrayList<>(tensor.shape());
              if (name.equals(first)) {
                shape.set(1, 3L);
              }
              int[] sides = shape.stream().mapToInt(Long::intValue).toArray();
              boolean norm = tensor.shape().size() == 1 && isNorm(name);
              tensors.put(name, new Safetensors.Tensor(shape, Drawn.parameter(name, sides, norm)));
            });
    graph.close();
    return tensors;
  }

  private static boolean isNorm(String name) {
    return name.matches(".*(bn\\d?|downsample\\.1)\\.\\w+");
  }

  private Safetensors file(Map<String, Safetensors.Tensor> tensors) throws IOException {
    Path file = directory.resolve("weights.safetensors");
    Safetensors.write(file, tensors);
    return Safetensors.open(file);
  }

  private static Safetensors.Tensor vector(float... values) {
    return new Safetensors.Tensor(List.of((long) values.length), values);
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet-18", "vgg-16", "alexnet", "googlenet", "resnet-56"})
  void imported_weights_give_the_logits_of_PyTorch(String id) throws IOException {
    JsonNode expected = golden.required(id);
    var architecture = Architecture.of(id);
    int rows = expected.required("rows").asInt();
    int columns = expected.required("columns").asInt();
    int width = expected.required("width").asInt();
    try (var file = file(coloured(architecture, width))) {
      var read = Pretrained.read(file, new Wanted(architecture, rows, columns, CLASSES, 1, false));

      assertThat(read.baseWidth()).isEqualTo(width);
      assertThat(read.missing()).isEmpty();
      assertThat(read.unused()).isEmpty();
      assertThat(read.notes())
          .containsExactly(
              expected.required("first").asText() + " over three channels was averaged");
      try (var network = CompiledNetwork.of(read.graph(), Kernels.HOST)) {
        float[] logits = network.logits(Drawn.floats("x", BATCH * rows * columns, 0, 1), BATCH);
        for (int i = 0; i < logits.length; i++) {
          double logit = expected.required("logits").get(i).asDouble();
          // 1e-4; float32's own spacing where ResNet-56 without training reaches hundreds
          double tolerance = 1e-4 * Math.max(1, Math.abs(logit) / 10);
          assertThat((double) logits[i]).isCloseTo(logit, within(tolerance));
        }
      }
    }
  }

  @Test
  void exported_weights_are_imported_as_they_were() throws IOException {
    for (Architecture architecture : Architecture.values()) {
      int side = architecture.smallestSide();
      var graph = graph(architecture, side, 2);
      try (var file = file(Pretrained.tensors(architecture, graph))) {
        var again = Pretrained.read(file, new Wanted(architecture, side, side, CLASSES, 9, false));
        assertThat(again.graph().params()).isEqualTo(graph.params());
        assertThat(again.notes()).isEmpty();
      }
    }
  }

  @Test
  void the_names_are_those_of_torchvision() {
    assertThat(Pretrained.tensors(Architecture.RESNET_18, graph(Architecture.RESNET_18, 32, 1)))
        .containsKeys(
            "bn1.running_var", "layer1.1.conv2.weight", "layer2.0.downsample.1.bias", "fc.bias");
    assertThat(Pretrained.tensors(Architecture.RESNET_56, graph(Architecture.RESNET_56, 8, 1)))
        .containsKeys("layer3.8.bn2.weight", "layer3.0.downsample.0.weight")
        .doesNotContainKey("layer1.0.downsample.0.weight");
    assertThat(Pretrained.tensors(Architecture.GOOGLENET, graph(Architecture.GOOGLENET, 32, 1)))
        .containsKeys(
            "conv2.bn.running_mean",
            "inception3a.branch1.conv.weight",
            "inception4e.branch2.0.conv.weight",
            "inception5b.branch3.1.bn.bias",
            "inception5b.branch4.1.conv.weight");
    assertThat(Pretrained.tensors(Architecture.ALEXNET, graph(Architecture.ALEXNET, 63, 1)))
        .containsKeys("features.10.bias", "head.weight");
    assertThat(Pretrained.tensors(Architecture.VGG_16, graph(Architecture.VGG_16, 32, 1)))
        .containsKeys("features.28.weight", "features.24.bias");
  }

  @Test
  void another_number_of_classes_starts_the_last_layer_anew_and_says_so() throws IOException {
    try (var file = file(coloured(Architecture.RESNET_18, 2))) {
      var read = Pretrained.read(file, new Wanted(Architecture.RESNET_18, 32, 32, 5, 1, false));
      assertThat(read.notes()).anyMatch(n -> n.contains("3 classes apart, not 5"));
      assertThat(read.graph().getLayer("logits").getParam("W").size(1)).isEqualTo(5);
    }
  }

  @Test
  void torchvisions_own_heads_are_unused_and_ours_start_anew() throws IOException {
    var tensors = coloured(Architecture.ALEXNET, 2);
    tensors.remove("head.weight");
    tensors.remove("head.bias");
    tensors.put("classifier.1.weight", vector(1, 2));
    tensors.put("classifier.6.bias", vector(3));
    tensors.put("bn1.num_batches_tracked", vector(3));
    try (var file = file(tensors)) {
      var read = Pretrained.read(file, new Wanted(Architecture.ALEXNET, 63, 63, 3, 1, false));
      assertThat(read.unused()).containsExactly("classifier.* (2)");
      assertThat(read.missing()).containsExactlyInAnyOrder("head.weight", "head.bias");
      assertThat(read.notes()).anyMatch(n -> n.contains("not in the file"));
    }
  }

  @Test
  void missing_layers_are_named_unless_they_may_be_missing() throws IOException {
    var tensors = coloured(Architecture.RESNET_18, 2);
    tensors.remove("layer3.0.bn1.running_mean");
    var wanted = new Wanted(Architecture.RESNET_18, 32, 32, 3, 1, false);
    try (var file = file(tensors)) {
      assertThatExceptionOfType(SafetensorsException.class)
          .isThrownBy(() -> Pretrained.read(file, wanted))
          .withMessageContainingAll("resnet-18", "layer3.0.bn1.running_mean");
      var lenient = new Wanted(Architecture.RESNET_18, 32, 32, 3, 1, true);
      assertThat(Pretrained.read(file, lenient).missing())
          .containsExactly("layer3.0.bn1.running_mean");
    }
  }

  @Test
  void weights_of_another_network_are_refused() throws IOException {
    try (var file = file(coloured(Architecture.RESNET_18, 2))) {
      assertThatExceptionOfType(SafetensorsException.class)
          .isThrownBy(
              () -> Pretrained.read(file, new Wanted(Architecture.VGG_16, 32, 32, 3, 1, true)))
          .withMessageContainingAll("features.0.weight", "vgg-16", "conv1.weight");
      assertThatExceptionOfType(SafetensorsException.class)
          .isThrownBy(
              () -> Pretrained.read(file, new Wanted(Architecture.RESNET_56, 32, 32, 3, 1, true)))
          .withMessageContainingAll("conv1.weight", "[2, 3, 7, 7]", "[2, 1, 3, 3]");
    }
  }

  @Test
  void a_width_beyond_all_networks_is_refused() throws IOException {
    var wide = new Safetensors.Tensor(List.of(1L << 40, 0L, 7L, 7L), new float[0]);
    try (var file = file(Map.of("conv1.weight", wide))) {
      assertThatExceptionOfType(SafetensorsException.class)
          .isThrownBy(
              () -> Pretrained.read(file, new Wanted(Architecture.RESNET_18, 32, 32, 3, 1, true)))
          .withMessageContaining("1 to 1024");
    }
  }
}
