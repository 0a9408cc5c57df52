package org.earshot.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.earshot.engine.CompiledNetwork;
import org.earshot.engine.CompiledNetwork.LogitSeed;
import org.earshot.engine.Kernels;
import org.earshot.model.Architecture;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs the engine's work on demand, so that a driver can alternate with a peer process.
 *
 * <p>Each line of standard input, such as {@code resnet-56 gradient 32}, runs that once and prints
 * the wall-clock and the processor seconds that it took; {@code memory} prints the resident set in
 * MiB now and at its peak, ND4J loaded. Arguments: the side of the square input, the kernels.
 */
public final class EngineBenchmark {
  private static final int CLASSES = 10;
  private static final long MIB = 1 << 20;
  private static final float EPSILON = 0.002f;
  private final int side;
  private final Kernels kernels;
  private final Map<String, CompiledNetwork> networks = new HashMap<>();
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private EngineBenchmark(int side, Kernels kernels) {
    this.side = side;
    this.kernels = kernels;
  }

  /** Serves lines until the input ends. */
  public static void main(String[] args) throws IOException {
    int side = args.length > 0 ? Integer.parseInt(args[0]) : 128;
    Kernels kernels = args.length > 1 ? Kernels.valueOf(args[1]) : Kernels.HOST;
    new EngineBenchmark(side, kernels).serve();
  }

  private void serve() throws IOException {
    // native code prints on standard output, too: answers are marked
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println("ANSWER " + (line.equals("memory") ? memory() : time(line.split(" "))));
    }
  }

  private String time(String[] what) {
    int batch = Integer.parseInt(what[2]);
    CompiledNetwork network = networks.computeIfAbsent(what[0], this::network);
    float[] x = clips(batch);
    long wall = System.nanoTime();
    long cpu = system.getProcessCpuTime();
    switch (what[1]) {
      case "forward" -> network.logits(x, batch);
      case "gradient" -> network.gradient(x, batch, LogitSeed.crossEntropy(labels(batch)));
      case "train" -> train(network, x, batch);
      case "adversarial" -> train(network, fgsm(network, x, batch), batch);
      default ->
          throw new IllegalArgumentException(
              "work must be forward, gradient, train or adversarial but is " + what[1]);
    }
    cpu = system.getProcessCpuTime() - cpu;
    wall = System.nanoTime() - wall;
    return String.format(Locale.ROOT, "%.6f %.6f", wall / 1e9, cpu / 1e9);
  }

  private CompiledNetwork network(String id) {
    Architecture architecture = Architecture.of(id);
    int width = architecture.defaultWidth();
    var graph =
        new ComputationGraph(architecture.configuration(side, side, CLASSES, width, 1, "adam", 0));
    graph.init();
    return CompiledNetwork.of(graph, kernels);
  }

  private void train(CompiledNetwork network, float[] x, int batch) {
    float[] targets = new float[batch * CLASSES];
    for (int i = 0; i < batch; i++) {
      targets[i * CLASSES + i % CLASSES] = 1;
    }
    network.accumulate(x, batch, targets, 1);
    network.update(1e-3);
  }

  /** One step up the loss in evaluation mode, as adversarial training makes its clips. */
  private static float[] fgsm(CompiledNetwork network, float[] x, int batch) {
    float[] gradient = network.gradient(x, batch, LogitSeed.crossEntropy(labels(batch))).input();
    float[] moved = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      moved[i] = Math.min(1, Math.max(0, x[i] + EPSILON * Math.signum(gradient[i])));
    }
    return moved;
  }

  private static int[] labels(int batch) {
    return IntStream.range(0, batch).map(i -> i % CLASSES).toArray();
  }

  private float[] clips(int batch) {
    var random = new Random(1);
    float[] x = new float[batch * side * side];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat();
    }
    return x;
  }

  private static String memory() throws IOException {
    Nd4j.zeros(1).close();
    return ProcessMemory.now() / MIB + " " + ProcessMemory.peak() / MIB;
  }
}
