package org.earshot.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.deeplearning4j.util.ModelSerializer;
import org.earshot.attack.Attack;
import org.earshot.attack.Attacks;
import org.earshot.attack.Batch;
import org.earshot.attack.Clip;
import org.earshot.attack.Progress;
import org.earshot.audio.Audio;
import org.earshot.audio.AudioDecoder;
import org.earshot.dsp.Representation;
import org.earshot.engine.CompiledNetwork;
import org.earshot.engine.Kernels;
import org.earshot.ingest.BundledClips;
import org.earshot.ingest.ClipFile;
import org.earshot.message.AttackSpec;
import org.earshot.message.Json;
import org.earshot.message.ModelCard;
import org.earshot.worker.NetworkVictim;

/**
 * Measures the bundled models on the bundled clips (ESC-10's fold 5, which neither was trained on):
 * accuracy, accuracy under FGSM steps of their own gradient, and what FGSM and BIM-a reach.
 */
public final class BundledModelsReport {
  private static final double[] EPSILONS = {0, 0.001, 0.00273, 0.005, 0.01, 0.02, 0.05};
  private static final long SEED = 1;

  private final ModelCard card;
  private final CompiledNetwork network;
  private final List<Clip> clips;

  private BundledModelsReport(String name) throws IOException {
    card = Json.read(resource("demo/models/" + name + ".json"), ModelCard.class);
    var zip = new ByteArrayInputStream(resource("demo/models/" + name + ".zip"));
    var graph = ModelSerializer.restoreComputationGraph(zip, false);
    network = CompiledNetwork.of(graph, Kernels.HOST);
    var representation = Representation.parse(card.representation());
    clips =
        BundledClips.load(loader(), "demo/esc10").stream()
            .map(file -> clip(file, representation))
            .toList();
  }

  /**
   * Prints the table of each model of the pair; with {@code --full} BIM-a's whole schedule, too,
   * which takes half an hour.
   */
  public static void main(String[] arguments) throws IOException {
    var given = List.of(arguments);
    for (String name : List.of("original", "hardened")) {
      new BundledModelsReport(name).print(given.contains("--full"));
    }
  }

  private static ClassLoader loader() {
    return BundledModelsReport.class.getClassLoader();
  }

  private static byte[] resource(String name) throws IOException {
    try (var stream = Objects.requireNonNull(loader().getResourceAsStream(name), name)) {
      return stream.readAllBytes();
    }
  }

  private Clip clip(ClipFile file, Representation representation) {
    try (var stream = file.content().open()) {
      Audio audio = AudioDecoder.decode(stream.readAllBytes());
      float[] pixels = representation.of(audio.mono(), audio.sampleRateHz()).toArray();
      return new Clip(file.name(), pixels, card.classes().indexOf(file.label()), Clip.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void print(boolean full) {
    System.out.printf("%s, %d clips of fold 5%n", card.id(), clips.size());
    for (double epsilon : EPSILONS) {
      System.out.printf(Locale.ROOT, "  right under FGSM %.5f: %d%n", epsilon, right(epsilon));
    }
    attack("live budget", Attacks.live("fgsm"));
    attack("default schedule", Attacks.spec("fgsm"));
    attack("live budget", Attacks.live("bim-a"));
    if (full) {
      attack("default schedule", Attacks.spec("bim-a"));
    }
  }

  private long right(double epsilon) {
    int pixels = network.rows() * network.columns();
    int[] labels = clips.stream().mapToInt(Clip::label).toArray();
    float[] x = new float[clips.size() * pixels];
    for (int i = 0; i < clips.size(); i++) {
      System.arraycopy(clips.get(i).pixels(), 0, x, i * pixels, pixels);
    }
    var seed = CompiledNetwork.LogitSeed.crossEntropy(labels);
    float[] gradient = network.gradient(x, clips.size(), seed).input();
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.min(1, Math.max(0, x[i] + (float) epsilon * Math.signum(gradient[i])));
    }
    float[] logits = network.logits(x, clips.size());
    return IntStream.range(0, labels.length).filter(i -> largest(logits, i) == labels[i]).count();
  }

  private int largest(float[] logits, int clip) {
    int from = clip * network.classes();
    return IntStream.range(0, network.classes())
        .reduce(0, (a, b) -> logits[from + b] > logits[from + a] ? b : a);
  }

  private void attack(String budget, AttackSpec spec) {
    Attack attack = Attacks.of(spec);
    long start = System.nanoTime();
    var outcome =
        attack.attack(new NetworkVictim(network), new Batch(clips), SEED, Progress.SILENT);
    double[] norms =
        outcome.clips().stream()
            .filter(c -> c.changed())
            .mapToDouble(c -> c.perturbation().l2())
            .sorted()
            .toArray();
    System.out.printf(
        Locale.ROOT,
        "  %s, %s: fooled %d of %d, l2 mean %.2f, median %.2f (%.0f s)%n",
        spec.attack(),
        budget,
        norms.length,
        outcome.attacked(),
        Arrays.stream(norms).average().orElse(Double.NaN),
        norms.length == 0 ? Double.NaN : norms[norms.length / 2],
        (System.nanoTime() - start) / 1e9);
  }
}
