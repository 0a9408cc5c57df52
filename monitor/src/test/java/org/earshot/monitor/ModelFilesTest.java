package org.earshot.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.earshot.dsp.Npy;
import org.earshot.engine.CompiledNetwork;
import org.earshot.engine.Kernels;
import org.earshot.model.Architecture;
import org.earshot.model.Pretrained;
import org.earshot.model.Safetensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import picocli.CommandLine;

/** {@code models import}, {@code models export} and {@code classify --local}, one on the other. */
class ModelFilesTest {
  private static final int SIDE = 128;
  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int earshot(String... arguments) {
    return Earshot.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private String at(String name) {
    return directory.resolve(name).toString();
  }

  private int take(String file, String... more) {
    String[] all = {
      "models",
      "import",
      "--local",
      "--models-dir",
      at("models"),
      "--representation",
      "stft/small",
      "--classes",
      "dog,rain,rooster",
      file
    };
    String[] both = java.util.Arrays.copyOf(all, all.length + more.length);
    System.arraycopy(more, 0, both, all.length, more.length);
    return earshot(both);
  }

  private int classify(String model, String inputs) {
    return earshot(
        "classify",
        "--local",
        "--models-dir",
        at("models"),
        "--model",
        model,
        "--inputs",
        at(inputs),
        "--out",
        at("logits.npy"),
        "--batch",
        "2");
  }

  private static ComputationGraph graph(ComputationGraphConfiguration configuration) {
    var graph = new ComputationGraph(configuration);
    graph.init();
    return graph;
  }

  private static ComputationGraph residual() {
    return graph(Architecture.RESNET_18.configuration(SIDE, SIDE, 3, 2, 7, "sgd", 0));
  }

  private String weights(ComputationGraph graph) throws IOException {
    Safetensors.write(
        directory.resolve("mine.safetensors"), Pretrained.tensors(Architecture.RESNET_18, graph));
    return at("mine.safetensors");
  }

  private String zip(String name, ComputationGraph graph) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ModelSerializer.writeModel(graph, bytes, false);
    Files.write(directory.resolve(name), bytes.toByteArray());
    return at(name);
  }

  /** Three clips as {@code numpy.save} writes them. */
  private float[] clips(String name, String shape, String type) throws IOException {
    var random = new Random(3);
    float[] values = new float[3 * SIDE * SIDE];
    int size = type.equals("<f8") ? Double.BYTES : Float.BYTES;
    String header =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }\n".formatted(type, shape);
    ByteBuffer bytes = ByteBuffer.allocate(10 + header.length() + size * values.length);
    bytes.order(ByteOrder.LITTLE_ENDIAN).put((byte) 0x93);
    bytes.put("NUMPY\1\0".getBytes(StandardCharsets.US_ASCII)).putShort((short) header.length());
    bytes.put(header.getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
      if (size == Double.BYTES) {
        bytes.putDouble(values[i]);
      } else {
        bytes.putFloat(values[i]);
      }
    }
    Files.write(directory.resolve(name), bytes.array());
    return values;
  }

  private float[] logits() throws IOException {
    var matrix = Npy.read(Files.readAllBytes(directory.resolve("logits.npy")));
    assertThat(matrix.rows()).isEqualTo(3);
    return matrix.toArray();
  }

  @Test
  void imported_weights_classify_arrays_and_are_exported_as_they_were() throws IOException {
    var graph = residual();
    float[] x = clips("x.npy", "3, 1, 128, 128", "<f4");
    float[] expected;
    try (var network = CompiledNetwork.of(graph, Kernels.HOST)) {
      expected = network.logits(x, 3);
    }
    String file = weights(graph);
    assertThat(take(file, "--architecture", "resnet-18", "--model", "pets")).isZero();
    assertThat(out.toString()).contains("model pets is in");

    assertThat(classify("pets", "x.npy")).isZero();
    // batches of two and one sum in another order than one of three
    assertThat(logits()).containsExactly(expected, within(1e-5f));

    assertThat(
            earshot(
                "models",
                "export",
                "--models-dir",
                at("models"),
                "pets",
                "--out",
                at("again.safetensors")))
        .isZero();
    assertThat(directory.resolve("again.safetensors")).hasSameBinaryContentAs(Path.of(file));
    assertThat(
            earshot("models", "export", "--models-dir", at("models"), "pets", "--out", at("p.zip")))
        .isZero();
    clips("flat.npy", "3, 128, 128", "<f8");
    assertThat(classify(at("p.zip"), "flat.npy")).isZero();
    assertThat(logits()).containsExactly(expected, within(1e-5f));
  }

  @Test
  void a_graph_of_ones_own_becomes_a_model() throws IOException {
    var configuration =
        own(new LocalResponseNormalization.Builder().k(1).n(3).alpha(0.1).beta(0.75).build());
    assertThat(take(zip("own.zip", graph(configuration)))).isZero();
    clips("x.npy", "3, 128, 128", "<f4");
    assertThat(classify("own", "x.npy")).isZero();
    assertThat(Files.readString(directory.resolve("models/own.json"))).contains("\"custom\"");
  }

  private static ComputationGraphConfiguration own(org.deeplearning4j.nn.conf.layers.Layer second) {
    return new NeuralNetConfiguration.Builder()
        .graphBuilder()
        .addInputs("in")
        .setInputTypes(InputType.convolutionalFlat(SIDE, SIDE, 1))
        .addLayer(
            "first",
            new ConvolutionLayer.Builder(5, 5)
                .stride(3, 3)
                .nOut(4)
                .activation(Activation.RELU)
                .build(),
            "in")
        .addLayer("second", second, "first")
        .addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), "second")
        .addLayer(
            "logits",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build(),
            "pool")
        .setOutputs("logits")
        .build();
  }

  @Test
  void a_layer_that_cannot_run_is_named_with_those_that_can() throws IOException {
    var foreign = new DepthwiseConvolution2D.Builder(3, 3).depthMultiplier(2).nOut(8).build();
    assertThat(take(zip("own.zip", graph(own(foreign))))).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString())
        .contains("vertex second, DepthwiseConvolution2D")
        .contains("only ActivationLayer, BatchNormalization, ConvolutionLayer");
    assertThat(directory.resolve("models")).doesNotExist();
  }

  @Test
  void what_cannot_be_imported_is_one_clear_line() throws IOException {
    String file = weights(residual());
    assertRefused(take(file), "--architecture is needed");
    assertRefused(take(file, "--architecture", "vgg-16"), "features.0.weight");
    assertRefused(take(file, "--architecture", "resnet-34"), "layer1.2.conv1.weight");
    assertRefused(take(at("none.safetensors"), "--architecture", "vgg-16"), "no file");
    assertRefused(take(at("none.zip")), "no file");
    Files.writeString(directory.resolve("text.zip"), "hello");
    assertRefused(take(at("text.zip")), "no computation graph");
    Files.writeString(directory.resolve("text.safetensors"), "hello, this is no header");
    assertRefused(take(at("text.safetensors"), "--architecture", "vgg-16"), "no safetensors file");
    assertRefused(take(file, "--architecture", "resnet-18", "--model", "../x"), "model's id");
    var narrow = graph(Architecture.RESNET_56.configuration(64, 64, 3, 1, 7, "sgd", 0));
    assertRefused(take(zip("narrow.zip", narrow)), "64 x 64");
    var many = graph(Architecture.RESNET_56.configuration(SIDE, SIDE, 4, 1, 7, "sgd", 0));
    assertRefused(take(zip("many.zip", many)), "4 logits");
  }

  @Test
  void what_cannot_be_classified_is_one_clear_line() throws IOException {
    String zip =
        zip("r.zip", graph(Architecture.RESNET_56.configuration(SIDE, SIDE, 3, 1, 7, "sgd", 0)));
    clips("x.npy", "3, 128, 128", "<f4");
    assertRefused(classify("nobody", "x.npy"), "no model nobody");
    assertRefused(classify(zip, "y.npy"), "no file");
    assertRefused(earshot("classify", "--model", zip, "--inputs", "x", "--out", "y"), "--local");
    clips("turned.npy", "3, 64, 256", "<f4");
    assertRefused(classify(zip, "turned.npy"), "(3, 64, 256)");
    clips("short.npy", "2, 128, 128", "<f4");
    assertRefused(classify(zip, "short.npy"), "bytes of values");
    clips("whole.npy", "3, 128, 128", "<i4");
    assertRefused(classify(zip, "whole.npy"), "<i4");
    clips("huge.npy", "99999999999999999999, 128, 128", "<f4");
    assertRefused(classify(zip, "huge.npy"), "99999999999999999999");
    Files.writeString(directory.resolve("text.npy"), "hello, this is no header");
    assertRefused(classify(zip, "text.npy"), "no .npy");
    assertRefused(
        earshot("models", "export", "r", "--models-dir", at("models"), "--out", "x.onnx"), ".onnx");
  }

  private void assertRefused(int status, String words) {
    assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains(words);
    err.getBuffer().setLength(0);
  }
}
