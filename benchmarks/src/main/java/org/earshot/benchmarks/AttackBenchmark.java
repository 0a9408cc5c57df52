package org.earshot.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.deeplearning4j.util.ModelSerializer;
import org.earshot.attack.Attacks;
import org.earshot.attack.Batch;
import org.earshot.attack.Budget;
import org.earshot.attack.Clip;
import org.earshot.attack.ClipOutcome;
import org.earshot.attack.LogitSeed;
import org.earshot.attack.Progress;
import org.earshot.attack.Start;
import org.earshot.engine.CompiledNetwork;
import org.earshot.engine.Kernels;
import org.earshot.message.AttackSpec;
import org.earshot.message.Json;
import org.earshot.worker.NetworkVictim;

/**
 * Runs attacks on what {@link AttackExport} wrote and tells what each did to each clip and what it
 * cost; {@code attacks_peer.py} does the same with Foolbox, ART and torchattacks.
 *
 * <p>Each line of standard input is a name, a colon, an attack, {@code untargeted} if it shall be,
 * {@code few} if the first sixteen clips must do, and its budget as {@code NAME=VALUE}. Each answer
 * is a line of {@code earshot.jsonl}. The class to aim at is the one after the label.
 */
public final class AttackBenchmark {
  private static final int BATCH = 32;
  private static final int FEW = 16;
  private static final int LOOKS = 5;
  private static final long SEED = 1;
  private static final double MIB = 1 << 20;

  private final Path folder;
  private final CompiledNetwork network;
  private final int classes;
  private final List<Clip> clips;
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private AttackBenchmark(Path folder, int count) throws IOException {
    this.folder = folder;
    var zip = folder.resolve("model.zip").toFile();
    network = CompiledNetwork.of(ModelSerializer.restoreComputationGraph(zip, false), Kernels.HOST);
    classes = network.classes();
    int pixels = network.rows() * network.columns();
    float[] all = new float[Math.toIntExact(Files.size(folder.resolve("clips.f32")) / 4)];
    ByteBuffer.wrap(Files.readAllBytes(folder.resolve("clips.f32")))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(all);
    var labels = Files.readAllLines(folder.resolve("labels.txt"));
    clips = new ArrayList<>();
    for (int i = 0; i < Math.min(count, labels.size()); i++) {
      float[] x = Arrays.copyOfRange(all, i * pixels, (i + 1) * pixels);
      clips.add(new Clip(String.valueOf(i), x, Integer.parseInt(labels.get(i)), Clip.NONE));
    }
  }

  /**
   * Runs attacks until the input ends.
   *
   * @param arguments the folder that was exported to, and how many of its clips to attack
   */
  public static void main(String[] arguments) throws IOException {
    new AttackBenchmark(Path.of(arguments[0]), Integer.parseInt(arguments[1])).serve();
  }

  private void serve() throws IOException {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    double share = forwardShare();
    out.printf("a forward pass is %.3f gradient-equivalents%n", share);
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (!line.isBlank()) {
        var report = run(line, share);
        Files.write(
            folder.resolve("earshot.jsonl"),
            (new String(Json.write(report), StandardCharsets.UTF_8) + "\n")
                .getBytes(StandardCharsets.UTF_8),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
        out.println(report);
      }
    }
  }

  /**
   * What an attack did and cost.
   *
   * @param share what a forward pass is of a forward and backward pass
   * @param l2 of each clip's perturbation; null where it holds
   * @param forwards passes of a clip, on average, the looks before and after the attack included
   * @param peakMib resident memory of the process at its highest
   */
  record Report(
      String name,
      String attack,
      double share,
      List<Double> l2,
      long targetHits,
      double forwards,
      double backwards,
      double seconds,
      double cpuSeconds,
      double peakMib,
      Map<String, Long> warnings) {
    @Override
    public String toString() {
      var norms = l2.stream().filter(Objects::nonNull).mapToDouble(Double::doubleValue).toArray();
      return "%s: changed %d of %d, l2 mean %.4f, %.1f forwards, %.1f backwards, %.1f s, %.0f MiB, %s"
          .formatted(
              name,
              norms.length,
              l2.size(),
              Arrays.stream(norms).average().orElse(Double.NaN),
              forwards,
              backwards,
              seconds,
              peakMib,
              warnings);
    }
  }

  private Report run(String line, double share) throws IOException {
    String name = line.substring(0, line.indexOf(':'));
    var words = List.of(line.substring(line.indexOf(':') + 1).strip().split(" +"));
    AttackSpec spec = spec(words);
    var attacked = words.contains("few") ? clips.subList(0, Math.min(FEW, clips.size())) : clips;
    var attack = Attacks.of(spec);
    var starts =
        clips.stream().map(clip -> new Start(clip.id(), clip.pixels(), clip.label())).toList();
    var outcomes = new ArrayList<ClipOutcome>();
    ProcessMemory.restartPeak();
    long wall = System.nanoTime();
    long cpu = system.getProcessCpuTime();
    for (int from = 0; from < attacked.size(); from += BATCH) {
      var part =
          attacked.subList(from, Math.min(attacked.size(), from + BATCH)).stream()
              .map(clip -> spec.targeted() ? aimed(clip) : clip)
              .toList();
      outcomes.addAll(
          attack
              .attack(new NetworkVictim(network), new Batch(part, starts), SEED, Progress.SILENT)
              .clips());
    }
    cpu = system.getProcessCpuTime() - cpu;
    wall = System.nanoTime() - wall;
    var warnings = new TreeMap<String, Long>();
    outcomes.forEach(
        outcome -> outcome.warnings().forEach(warning -> warnings.merge(warning, 1L, Long::sum)));
    return new Report(
        name,
        spec.attack(),
        share,
        outcomes.stream().map(one -> one.changed() ? one.perturbation().l2() : null).toList(),
        outcomes.stream().filter(ClipOutcome::targetHit).count(),
        outcomes.stream().mapToInt(ClipOutcome::forwards).average().orElseThrow(),
        outcomes.stream().mapToInt(ClipOutcome::backwards).average().orElseThrow(),
        wall / 1e9,
        cpu / 1e9,
        ProcessMemory.peak() / MIB,
        warnings);
  }

  private Clip aimed(Clip clip) {
    return new Clip(clip.id(), clip.pixels(), clip.label(), (clip.label() + 1) % classes);
  }

  private static AttackSpec spec(List<String> words) {
    AttackSpec base = Attacks.spec(words.get(0));
    boolean targeted = base.targeted();
    var given = new TreeMap<String, Double>();
    for (String word : words.subList(1, words.size())) {
      if (word.equals("untargeted")) {
        targeted = false;
      } else if (!word.equals("few")) {
        int equals = word.indexOf('=');
        given.put(word.substring(0, equals), Double.valueOf(word.substring(equals + 1)));
      }
    }
    return Budget.of(
        new AttackSpec(base.attack(), base.parameters(), targeted, base.wideRms(), false), given);
  }

  private double forwardShare() {
    int pixels = network.rows() * network.columns();
    float[] x = new float[BATCH * pixels];
    for (int i = 0; i < BATCH; i++) {
      System.arraycopy(clips.get(i % clips.size()).pixels(), 0, x, i * pixels, pixels);
    }
    LogitSeed seed = (logits, into, batch, all) -> Arrays.fill(into, 1);
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
}
