package org.earshot.monitor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.earshot.dsp.Npy;
import org.earshot.engine.CompiledNetwork;
import org.earshot.engine.Kernels;
import org.earshot.message.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import picocli.CommandLine;

/** {@code attack --local} and {@code attack --replay}. */
class AttackCommandTest {
  private static final int SIDE = 16;
  private static final int CLIPS = 5;
  private static final int CLASSES = 3;
  private static final List<String> KEYS =
      List.of(
          "index label target prediction adversarialPrediction skipped fooled targetHit protocol seed l0 l2 linf rms snrDb confidence iterations forwards backwards seconds warnings"
              .split(" "));

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private float[] clips;
  private int[] labels;

  /** The last clip's label is one that the model does not predict. */
  @BeforeEach
  void save() throws IOException {
    var graph = new ComputationGraph(configuration());
    graph.init();
    var zip = new ByteArrayOutputStream();
    ModelSerializer.writeModel(graph, zip, false);
    Files.write(directory.resolve("model.zip"), zip.toByteArray());
    var random = new Random(5);
    clips = new float[CLIPS * SIDE * SIDE];
    for (int i = 0; i < clips.length; i++) {
      clips[i] = random.nextFloat();
    }
    Files.write(directory.resolve("x.npy"), Npy.write(clips, CLIPS, SIDE, SIDE));
    try (var network = CompiledNetwork.of(graph, Kernels.HOST)) {
      float[] logits = network.logits(clips, CLIPS);
      labels =
          IntStream.range(0, CLIPS)
              .map(i -> largest(Arrays.copyOfRange(logits, i * CLASSES, (i + 1) * CLASSES)))
              .toArray();
    }
    labels[CLIPS - 1] = (labels[CLIPS - 1] + 1) % CLASSES;
    classes("y.npy", labels);
  }

  private static ComputationGraphConfiguration configuration() {
    return new NeuralNetConfiguration.Builder()
        .seed(11)
        .graphBuilder()
        .addInputs("in")
        .setInputTypes(InputType.convolutionalFlat(SIDE, SIDE, 1))
        .addLayer(
            "first",
            new ConvolutionLayer.Builder(3, 3).nOut(6).activation(Activation.RELU).build(),
            "in")
        .addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), "first")
        .addLayer(
            "logits",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build(),
            "pool")
        .setOutputs("logits")
        .build();
  }

  private static int largest(float[] values) {
    return IntStream.range(0, values.length)
        .reduce((a, b) -> values[b] > values[a] ? b : a)
        .orElseThrow();
  }

  /** As {@code numpy.save} writes int64. */
  private void classes(String name, int... values) throws IOException {
    String header =
        "{'descr': '<i8', 'fortran_order': False, 'shape': (%d,), }\n".formatted(values.length);
    ByteBuffer bytes = ByteBuffer.allocate(10 + header.length() + Long.BYTES * values.length);
    bytes.order(ByteOrder.LITTLE_ENDIAN).put((byte) 0x93);
    bytes.put("NUMPY\1\0".getBytes(US_ASCII)).putShort((short) header.length());
    bytes.put(header.getBytes(US_ASCII));
    Arrays.stream(values).forEach(bytes::putLong);
    Files.write(directory.resolve(name), bytes.array());
  }

  private String at(String name) {
    return directory.resolve(name).toString();
  }

  private int earshot(String... arguments) {
    return Earshot.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private int attack(String... more) {
    var all = new ArrayList<>(List.of("attack", "--local", "--model", at("model.zip")));
    all.addAll(List.of("--inputs", at("x.npy"), "--labels", at("y.npy")));
    all.addAll(List.of("--out", at("results.json")));
    all.addAll(List.of(more));
    return earshot(all.toArray(String[]::new));
  }

  private JsonNode results() throws IOException {
    return Json.mapper().readTree(directory.resolve("results.json").toFile());
  }

  private void assertRefused(int status, String words) {
    assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains(words);
    err.getBuffer().setLength(0);
  }

  @Test
  void every_clip_gets_a_result_and_the_perturbed_clips_are_what_it_says() throws IOException {
    assertThat(attack("--attack", "fgsm", "--batch", "2", "--adversarials", at("adv.npy")))
        .isZero();
    var results = results();
    assertThat(results).hasSize(CLIPS);
    KEYS.forEach(key -> assertThat(results.get(0).has(key)).as(key).isTrue());
    assertThat(results.get(CLIPS - 1).get("skipped").asText()).isEqualTo("already-wrong");
    assertThat(results.get(CLIPS - 1).get("forwards").asInt()).isPositive();
    float[] adversarial = NpyClips.read(directory.resolve("adv.npy"), SIDE, SIDE).values();
    int fooled = 0;
    for (int i = 0; i < CLIPS; i++) {
      var result = results.get(i);
      double squares = 0;
      for (int k = i * SIDE * SIDE; k < (i + 1) * SIDE * SIDE; k++) {
        squares += Math.pow((double) adversarial[k] - clips[k], 2);
      }
      assertThat(Math.sqrt(squares)).isCloseTo(result.get("l2").asDouble(), within(1e-6));
      assertThat(result.get("rms").asDouble() * SIDE).isCloseTo(Math.sqrt(squares), within(1e-6));
      assertThat(result.get("label").asInt()).isEqualTo(labels[i]);
      fooled += result.get("fooled").asBoolean() ? 1 : 0;
    }
    assertThat(out.toString())
        .contains("fgsm: %d of %d attacked clips fooled, 1 skipped".formatted(fooled, CLIPS - 1));
  }

  @Test
  void values_come_from_the_budget_and_options_overrule_it() throws IOException {
    Files.writeString(
        directory.resolve("budget.yaml"),
        "bim-a:\n  epsilon: 0.3\n  iterations: 3\n  targeted: false\n");
    assertThat(attack("--attack", "bim-a", "--budget", at("budget.yaml"), "--option", "step=0.1"))
        .isZero();
    var spec = results().get(0).get("asked").get("attack");
    assertThat(spec.get("targeted").asBoolean()).isFalse();
    assertThat(spec.get("wideRms").asDouble()).isEqualTo(0.3);
    assertThat(spec.get("parameters").get("iterations").asDouble()).isEqualTo(3);
    assertThat(spec.get("parameters").get("stepFactor").asDouble()).isCloseTo(1, within(1e-12));
    results().forEach(one -> assertThat(one.get("linf").asDouble()).isLessThan(0.3 + 1e-6));
  }

  @Test
  void given_targets_are_aimed_at() throws IOException {
    int[] targets = Arrays.stream(labels).map(label -> (label + 2) % CLASSES).toArray();
    targets[0] = -1;
    classes("t.npy", targets);
    assertThat(attack("--attack", "bim-b", "--live", "--targets", at("t.npy"))).isZero();
    for (int i = 1; i < CLIPS; i++) {
      assertThat(results().get(i).get("target").asInt()).isEqualTo(targets[i]);
    }
    assertThat(results().get(0).get("target").asInt()).isNotEqualTo(-1);
  }

  @Test
  void a_replay_says_whether_the_same_came_out() throws IOException {
    assertThat(attack("--attack", "fgsm,bim-a", "--live", "--batch", "2", "--seed", "3")).isZero();
    assertThat(earshot("attack", "--replay", at("results.json"))).isZero();
    assertThat(out.toString()).contains("10 of 10 results came out the same");
    String json = Files.readString(directory.resolve("results.json"));
    int[] other = {results().get(0).get("iterations").asInt()};
    Files.writeString(
        directory.resolve("results.json"),
        json.replaceFirst("\"iterations\" : " + other[0], "\"iterations\" : 77"));
    assertThat(earshot("attack", "--replay", at("results.json"))).isEqualTo(1);
    assertThat(out.toString()).contains("iterations was 77", "9 of 10 results came out the same");
    clips[0] = 1 - clips[0];
    Files.write(directory.resolve("x.npy"), Npy.write(clips, CLIPS, SIDE, SIDE));
    assertRefused(earshot("attack", "--replay", at("results.json")), "SHA-256 is another");
  }

  @Test
  void bim_b_comes_out_the_same_without_the_bim_a_that_was_asked_for_with_it() throws IOException {
    assertThat(attack("--attack", "bim-a,bim-b", "--live")).isZero();
    var last = Json.mapper().createArrayNode();
    for (JsonNode one : results()) {
      if (one.get("attack").asText().equals("bim-b")) {
        last.add(one);
      }
    }
    Json.mapper().writeValue(directory.resolve("results.json").toFile(), last);
    assertThat(earshot("attack", "--replay", at("results.json"))).isZero();
    assertThat(out.toString()).contains("5 of 5 results came out the same");
  }

  /** Aiming at what it predicts anyway would skip a clip, if it aimed. */
  @Test
  void an_untargeted_attack_takes_no_target_and_its_replay_agrees() throws IOException {
    classes("t.npy", labels);
    classes("y.npy", -1, -1, -1, -1, -1);
    assertThat(attack("--attack", "fgsm,bim-a", "--live", "--targets", at("t.npy"))).isZero();
    var results = results();
    for (int i = 0; i < CLIPS - 1; i++) {
      assertThat(results.get(i).get("target").asInt()).isEqualTo(-1);
      assertThat(results.get(i).get("skipped").isNull()).isTrue();
      assertThat(results.get(CLIPS + i).get("skipped").asText()).isEqualTo("at-target");
    }
    assertThat(earshot("attack", "--replay", at("results.json"), "--attack", "fgsm")).isZero();
    assertThat(out.toString()).contains("5 of 5 results came out the same");
    assertThat(earshot("attack", "--replay", at("results.json"))).isZero();
    assertThat(out.toString()).contains("10 of 10 results came out the same");
  }

  /** PIA starts at clips whose class is known: those of its own file, not of whatever is beside. */
  @Test
  void results_of_other_files_and_seeds_are_no_business_of_a_black_box() throws IOException {
    String[] pia =
        "--attack pia --untargeted --option queries=60 --option samples=4 --batch 3".split(" ");
    assertThat(attack(pia)).isZero();
    var together = Json.mapper().createArrayNode();
    results().forEach(together::add);
    classes("z.npy", new int[CLIPS + 2]);
    Files.write(
        directory.resolve("z-x.npy"),
        Npy.write(Arrays.copyOf(clips, (CLIPS + 2) * SIDE * SIDE), CLIPS + 2, SIDE, SIDE));
    var more = new ArrayList<>(List.of("attack", "--local", "--model", at("model.zip")));
    more.addAll(List.of("--inputs", at("z-x.npy"), "--labels", at("z.npy")));
    more.addAll(List.of("--out", at("results.json")));
    more.addAll(List.of(pia));
    assertThat(earshot(more.toArray(String[]::new))).isZero();
    results().forEach(together::add);
    Json.mapper().writeValue(directory.resolve("results.json").toFile(), together);
    assertThat(earshot("attack", "--replay", at("results.json"))).as(err.toString()).isZero();
    assertThat(out.toString()).contains("12 of 12 results came out the same");
  }

  @Test
  void what_cannot_be_attacked_is_one_clear_line() throws IOException {
    assertRefused(earshot("attack", "--model", "m"), "either --dataset or --local");
    assertRefused(attack(), "--attack are needed");
    assertRefused(attack("--attack", "magic"), "magic");
    assertRefused(attack("--attack", "fgsm", "--option", "magic=1"), "parameters of fgsm are");
    assertRefused(attack("--attack", "fgsm", "--option", "epsilon=-1"), "wideRms");
    assertRefused(
        attack("--attack", "fgsm", "--option", "epsilon=0.1", "--option", "wide=0.2"), "one run");
    Files.writeString(directory.resolve("budget.yaml"), "fgsm: [1, 2]");
    assertRefused(attack("--attack", "fgsm", "--budget", at("budget.yaml")), "is no budget");
    Files.writeString(directory.resolve("budget.yaml"), "magic:\n  grid: 1\n");
    assertRefused(attack("--attack", "fgsm", "--budget", at("budget.yaml")), "the attack magic");
    assertRefused(attack("--attack", "fgsm", "--budget", at("none.yaml")), "cannot be read");
    classes("y.npy", 0, 1, 2, 0);
    assertRefused(attack("--attack", "fgsm"), "needed are 5 integers");
    classes("y.npy", 0, 1, 2, 3, 0);
    assertRefused(attack("--attack", "fgsm"), "classes 0 to 2");
    classes("y.npy", labels);
    clips[3] = 1.5f;
    Files.write(directory.resolve("x.npy"), Npy.write(clips, CLIPS, SIDE, SIDE));
    assertRefused(attack("--attack", "fgsm"), "clip 0 cannot be attacked");
    assertRefused(
        attack("--attack", "fgsm", "--adversarials", at("none/adv.npy")), "there is no folder for");
    Files.writeString(directory.resolve("results.json"), "{}");
    assertRefused(earshot("attack", "--replay", at("results.json")), "holds no results");
  }
}
