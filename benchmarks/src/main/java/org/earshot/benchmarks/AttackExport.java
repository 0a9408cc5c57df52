package org.earshot.benchmarks;

import static java.util.stream.IntStream.range;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.util.ModelSerializer;
import org.earshot.audio.AudioDecoder;
import org.earshot.dsp.Representation;
import org.earshot.engine.CompiledNetwork;
import org.earshot.engine.Kernels;
import org.earshot.ingest.BundledClips;
import org.earshot.ingest.ClipFile;
import org.earshot.message.Json;
import org.earshot.message.ModelCard;
import org.earshot.model.Architecture;
import org.earshot.model.Pretrained;
import org.earshot.model.Safetensors;

/**
 * Writes what {@link AttackBenchmark} and its peers attack: {@code model.zip} and {@code
 * model.safetensors} with the same weights, {@code clips.f32}, {@code labels.txt} and {@code
 * setup.json}.
 */
public final class AttackExport {
  private static final String CLIPS = "demo/esc10";

  private AttackExport() {}

  /**
   * Writes a model and the first bundled clips that it gets right.
   *
   * @param arguments the folder; how many clips; and the card of a model, {@code ID.json}, whose
   *     file lies beside it under its SHA-256: without one, the bundled original
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    ModelCard card;
    byte[] zip;
    if (arguments.length > 2) {
      Path file = Path.of(arguments[2]);
      card = Json.read(Files.readAllBytes(file), ModelCard.class);
      zip = Files.readAllBytes(file.resolveSibling(card.sha256() + ".zip"));
    } else {
      card = Json.read(resource("demo/models/original.json"), ModelCard.class);
      zip = resource("demo/models/original.zip");
    }
    Files.createDirectories(folder);
    write(folder, card, zip, Integer.parseInt(arguments[1]));
  }

  private static byte[] resource(String name) throws IOException {
    var loader = AttackExport.class.getClassLoader();
    try (var stream = Objects.requireNonNull(loader.getResourceAsStream(name), name)) {
      return stream.readAllBytes();
    }
  }

  private static void write(Path folder, ModelCard card, byte[] zip, int count) throws IOException {
    var graph = ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(zip), false);
    var architecture = Architecture.of(card.architecture());
    Files.write(folder.resolve("model.zip"), zip);
    Safetensors.write(folder.resolve("model.safetensors"), Pretrained.tensors(architecture, graph));
    try (var network = CompiledNetwork.of(graph, Kernels.HOST)) {
      var representation = Representation.parse(card.representation());
      var clips =
          BundledClips.load(AttackExport.class.getClassLoader(), CLIPS).stream()
              .map(file -> clip(file, representation, card.classes()))
              .filter(clip -> right(network, clip))
              .limit(count)
              .toList();
      int pixels = network.rows() * network.columns();
      var bytes = ByteBuffer.allocate(4 * clips.size() * pixels).order(ByteOrder.LITTLE_ENDIAN);
      var floats = bytes.asFloatBuffer();
      clips.forEach(clip -> floats.put(clip.pixels()));
      Files.write(folder.resolve("clips.f32"), bytes.array());
      Files.write(
          folder.resolve("labels.txt"),
          clips.stream().map(clip -> String.valueOf(clip.label())).toList());
      Files.write(
          folder.resolve("setup.json"),
          Json.write(
              Map.of(
                  "model", card.id(),
                  "architecture", card.architecture(),
                  "baseWidth", card.baseWidth(),
                  "rows", network.rows(),
                  "columns", network.columns(),
                  "classes", card.classes().size())));
    }
  }

  /** A clip as a model sees it. */
  @SuppressWarnings("ArrayRecordComponent") // written at once
  private record Seen(float[] pixels, int label) {}

  private static Seen clip(ClipFile file, Representation representation, List<String> classes) {
    try (var stream = file.content().open()) {
      var audio = AudioDecoder.decode(stream.readAllBytes());
      float[] pixels = representation.of(audio.mono(), audio.sampleRateHz()).toArray();
      return new Seen(pixels, classes.indexOf(file.label()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean right(CompiledNetwork network, Seen clip) {
    float[] logits = network.logits(clip.pixels(), 1);
    return range(0, logits.length).allMatch(k -> logits[k] <= logits[clip.label()]);
  }
}
