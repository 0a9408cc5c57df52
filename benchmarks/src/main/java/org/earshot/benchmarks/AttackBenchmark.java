package org.earshot.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.util.ModelSerializer;
import org.earshot.attack.Attacks;
import org.earshot.attack.Batch;
import org.earshot.attack.Clip;
import org.earshot.attack.ClipOutcome;
import org.earshot.attack.LogitSeed;
import org.earshot.attack.Progress;
import org.earshot.attack.Start;
import org.earshot.audio.AudioDecoder;
import org.earshot.dsp.Representation;
import org.earshot.engine.CompiledNetwork;
import org.earshot.engine.Kernels;
import org.earshot.ingest.BundledClips;
import org.earshot.ingest.ClipFile;
import org.earshot.message.AttackSpec;
import org.earshot.message.Json;
import org.earshot.message.ModelCard;
import org.earshot.model.Architecture;
import org.earshot.model.Pretrained;
import org.earshot.model.Safetensors;
import org.earshot.worker.NetworkVictim;

/**
 * Runs attacks against the bundled ResNet-56 on bundled clips that it gets right, and says what
 * they cost: {@code attacks_peer.py} does the same with Foolbox, ART and torchattacks.
 *
 * <p>A gradient-equivalent is the time of one forward and backward pass of a clip in a batch of 32;
 * what a forward pass is of it, is measured here.
 */
public final class AttackBenchmark {
  private static final String NAME = "original";
  private static final int BATCH = 32;
  private static final int LOOKS = 5;
  private static final long SEED = 1;

  private final CompiledNetwork network;
  private final List<Clip> clips;

  private AttackBenchmark(int count) throws IOException {
    ModelCard card = Json.read(resource("demo/models/" + NAME + ".json"), ModelCard.class);
    var zip = new ByteArrayInputStream(resource("demo/models/" + NAME + ".zip"));
    network = CompiledNetwork.of(ModelSerializer.restoreComputationGraph(zip, false), Kernels.HOST);
    Representation representation = Representation.parse(card.representation());
    clips =
        BundledClips.load(loader(), "demo/esc10").stream()
            .map(file -> clip(file, representation, card))
            .filter(this::right)
            .limit(count)
            .toList();
  }

  /**
   * Runs attacks.
   *
   * @param arguments {@code CLIPS export DIR}, which writes {@code clips.f32}, {@code labels.txt}
   *     and {@code model.safetensors} for other libraries; or {@code CLIPS run ATTACK [untargeted]
   *     [NAME=VALUE...]}, and further {@code , ATTACK ...}
   */
  public static void main(String[] arguments) throws IOException {
    var benchmark = new AttackBenchmark(Integer.parseInt(arguments[0]));
    var rest = Arrays.asList(arguments).subList(2, arguments.length);
    if (arguments[1].equals("export")) {
      benchmark.export(Path.of(rest.get(0)));
      return;
    }
    double forward = benchmark.forwardShare();
    System.out.printf(Locale.ROOT, "a forward pass is %.3f gradient-equivalents%n", forward);
    var asked = new ArrayList<String>();
    for (String word : rest) {
      if (word.equals(",")) {
        benchmark.run(List.copyOf(asked), forward);
        asked.clear();
      } else {
        asked.add(word);
      }
    }
    benchmark.run(asked, forward);
  }

  private static ClassLoader loader() {
    return AttackBenchmark.class.getClassLoader();
  }

  private static byte[] resource(String name) throws IOException {
    try (var stream = Objects.requireNonNull(loader().getResourceAsStream(name), name)) {
      return stream.readAllBytes();
    }
  }

  private static Clip clip(ClipFile file, Representation representation, ModelCard card) {
    try (var stream = file.content().open()) {
      var audio = AudioDecoder.decode(stream.readAllBytes());
      float[] pixels = representation.of(audio.mono(), audio.sampleRateHz()).toArray();
      return new Clip(file.name(), pixels, card.classes().indexOf(file.label()), Clip.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean right(Clip clip) {
    float[] logits = network.logits(clip.pixels(), 1);
    return IntStream.range(0, logits.length).allMatch(k -> logits[k] <= logits[clip.label()]);
  }

  private void export(Path folder) throws IOException {
    Files.createDirectories(folder);
    var bytes =
        ByteBuffer.allocate(4 * clips.size() * clips.get(0).pixels().length)
            .order(ByteOrder.LITTLE_ENDIAN);
    var floats = bytes.asFloatBuffer();
    clips.forEach(clip -> floats.put(clip.pixels()));
    Files.write(folder.resolve("clips.f32"), bytes.array());
    Files.write(
        folder.resolve("labels.txt"),
        clips.stream().map(clip -> String.valueOf(clip.label())).toList());
    Safetensors.write(
        folder.resolve("model.safetensors"),
        Pretrained.tensors(Architecture.RESNET_56, network.graph()));
  }

  private double forwardShare() {
    float[] x = new float[BATCH * network.rows() * network.columns()];
    for (int i = 0; i < BATCH; i++) {
      float[] pixels = clips.get(i % clips.size()).pixels();
      System.arraycopy(pixels, 0, x, i * pixels.length, pixels.length);
    }
    LogitSeed seed = (logits, into, batch, classes) -> Arrays.fill(into, 1);
    var victim = new NetworkVictim(network);
    return median(() -> seconds(() -> victim.logits(x, BATCH)))
        / median(() -> seconds(() -> victim.gradient(x, BATCH, seed)));
  }

  private static double median(DoubleSupplier time) {
    double[] times = IntStream.range(0, LOOKS).mapToDouble(i -> time.getAsDouble()).toArray();
    Arrays.sort(times);
    return times[LOOKS / 2];
  }

  private static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  private void run(List<String> asked, double forward) {
    AttackSpec spec = spec(asked);
    var attack = Attacks.of(spec);
    var outcomes = new ArrayList<ClipOutcome>();
    var starts =
        clips.stream().map(clip -> new Start(clip.id(), clip.pixels(), clip.label())).toList();
    double seconds =
        seconds(
            () -> {
              for (int from = 0; from < clips.size(); from += BATCH) {
                var part = clips.subList(from, Math.min(clips.size(), from + BATCH));
                outcomes.addAll(
                    attack
                        .attack(
                            new NetworkVictim(network),
                            new Batch(part, starts),
                            SEED,
                            Progress.SILENT)
                        .clips());
              }
            });
    double forwards = outcomes.stream().mapToInt(ClipOutcome::forwards).average().orElseThrow();
    double backwards = outcomes.stream().mapToInt(ClipOutcome::backwards).average().orElseThrow();
    double[] norms =
        outcomes.stream()
            .filter(ClipOutcome::changed)
            .mapToDouble(clip -> clip.perturbation().l2())
            .sorted()
            .toArray();
    System.out.printf(
        Locale.ROOT,
        "%s: changed %d of %d, target %d, l2 mean %.4f median %.4f, %.1f forwards, %.1f backwards,"
            + " %.1f gradient-equivalents, %.1f s, warnings %s%n",
        String.join(" ", asked),
        norms.length,
        outcomes.size(),
        outcomes.stream().filter(ClipOutcome::targetHit).count(),
        Arrays.stream(norms).average().orElse(Double.NaN),
        norms.length == 0 ? Double.NaN : norms[norms.length / 2],
        forwards,
        backwards,
        forwards * forward + backwards * (1 - forward),
        seconds,
        warnings(outcomes));
  }

  private static Map<String, Long> warnings(List<ClipOutcome> outcomes) {
    return outcomes.stream()
        .flatMap(clip -> clip.warnings().stream())
        .collect(Collectors.groupingBy(name -> name, LinkedHashMap::new, Collectors.counting()));
  }

  private static AttackSpec spec(List<String> asked) {
    AttackSpec base = Attacks.spec(asked.get(0));
    var parameters = new TreeMap<>(base.parameters());
    boolean targeted = base.targeted();
    for (String option : asked.subList(1, asked.size())) {
      if (option.equals("untargeted")) {
        targeted = false;
      } else {
        int equals = option.indexOf('=');
        parameters.put(option.substring(0, equals), Double.valueOf(option.substring(equals + 1)));
      }
    }
    return new AttackSpec(asked.get(0), parameters, targeted, base.wideRms(), false);
  }
}
