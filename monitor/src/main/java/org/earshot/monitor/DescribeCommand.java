package org.earshot.monitor;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.earshot.dsp.Representation;
import org.earshot.engine.CompiledNetwork;
import org.earshot.engine.Kernels;
import org.earshot.model.Architecture;
import org.earshot.model.NetworkDescription;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code earshot models describe}. */
@Command(
    name = "describe",
    description = {
      "Shows an architecture: layers, output shapes, parameters, multiply-adds for a clip,",
      "and the memory that a training step takes."
    })
final class DescribeCommand implements Callable<Integer> {
  private static final String ROW = "%-28s %-26s %18s %12s %16s%n";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "ARCHITECTURE",
      description = "googlenet, alexnet, vgg-16, resnet-18, resnet-34 or resnet-56.")
  private String architecture;

  @ArgGroup private final Size size = new Size();

  @Option(
      names = "--classes",
      paramLabel = "N",
      description = "Classes it tells apart (default: ${DEFAULT-VALUE}).",
      defaultValue = "10")
  private int classes;

  @Option(
      names = "--base-width",
      paramLabel = "N",
      description = "Channels of the first stage (default: the architecture's own).")
  private Integer baseWidth;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Clips in a training step (default: ${DEFAULT-VALUE}).",
      defaultValue = "32")
  private int batch;

  /** What the network sees. */
  static final class Size {
    @Option(
        names = "--representation",
        paramLabel = "KIND/PRESET[/RATE]",
        description = "What the network sees (default: stft/small).")
    private String representation;

    @Option(
        names = "--preset",
        paramLabel = "PRESET",
        description = "The same for the STFT: paper, medium or small.")
    private String preset;

    Representation seen() {
      if (representation != null) {
        return Representation.parse(representation);
      }
      return Representation.parse("stft/" + (preset == null ? "small" : preset));
    }
  }

  @Override
  public Integer call() {
    var network = Architecture.of(architecture);
    var seen = size.seen();
    int width = baseWidth == null ? network.defaultWidth() : baseWidth;
    var configuration =
        network.configuration(seen.rows(), seen.columns(), classes, width, 1, "adam", 0);
    var description = NetworkDescription.of(configuration, seen.rows(), seen.columns());
    var graph = new ComputationGraph(configuration);
    graph.init();
    long bytes;
    try (var compiled = CompiledNetwork.of(graph, Kernels.OPS)) {
      bytes = compiled.trainingBytes(batch);
    }
    graph.close();
    print(spec.commandLine().getOut(), network, width, seen, description, bytes);
    return 0;
  }

  private void print(
      PrintWriter out,
      Architecture network,
      int width,
      Representation seen,
      NetworkDescription description,
      long bytes) {
    out.printf(
        "%s, base width %d, on %s: 1 x %d x %d, %d classes%n%n",
        network.id(), width, seen.id(), seen.rows(), seen.columns(), classes);
    out.printf(ROW, "LAYER", "KIND", "OUTPUT", "PARAMETERS", "MULTIPLY-ADDS");
    for (var layer : description.layers()) {
      out.printf(
          ROW,
          layer.name(),
          layer.what(),
          layer.shape(),
          layer.parameters() == 0 ? "-" : "%,d".formatted(layer.parameters()),
          layer.multiplyAdds() == 0 ? "-" : "%,d".formatted(layer.multiplyAdds()));
    }
    out.printf(
        "%n%,d parameters, %,d multiply-adds for a clip%n",
        description.parameters(), description.multiplyAdds());
    out.printf(
        "a training step of %d clips takes about %,d MiB beside Java's heap, with Adam's state%n",
        batch, bytes >> 20);
    out.flush();
  }
}
