package org.earshot.monitor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.earshot.dsp.Representation;
import org.earshot.engine.CompiledNetwork;
import org.earshot.engine.Kernels;
import org.earshot.message.ModelCard;
import org.earshot.model.Architecture;
import org.earshot.model.ModelRegistry;
import org.earshot.model.NetworkDescription;
import org.earshot.model.Pretrained;
import org.earshot.model.Safetensors;
import org.earshot.model.SafetensorsException;
import org.earshot.wire.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code earshot models import}. */
@Command(
    name = "import",
    description = {
      "Makes a model of a file: weights under torchvision's names (.safetensors), or a whole DL4J",
      "computation graph (.zip). Its file and card go into the model directory, the card to the",
      "registry, too, unless --local."
    })
final class ImportCommand implements Callable<Integer> {
  private static final String CUSTOM = "custom";

  @Spec private CommandSpec spec;
  @Mixin private BootstrapOption bootstrap;
  @Mixin private ModelsDirOption models;

  @Parameters(paramLabel = "FILE", description = "The weights (.safetensors) or the graph (.zip).")
  private Path file;

  @Option(
      names = "--architecture",
      paramLabel = "NAME",
      description = {
        "googlenet, alexnet, vgg-16, resnet-18, resnet-34 or resnet-56:",
        "needed with .safetensors, which holds no layers; its first convolution gives the width."
      })
  private String architecture;

  @Option(
      names = "--classes",
      required = true,
      split = ",",
      paramLabel = "NAME",
      description = "The classes, in the order of the logits.")
  private List<String> classes;

  @Option(
      names = "--representation",
      required = true,
      paramLabel = "KIND/PRESET[/RATE]",
      description = "What the network sees.")
  private String representation;

  @Option(
      names = "--model",
      paramLabel = "ID",
      description = "Id of the new model (default: the file's name without its ending).")
  private String id;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of what the file does not give (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private long seed;

  @Option(
      names = "--allow-missing",
      description = "Start layers anew that the file lacks, not only the last one.")
  private boolean lenient;

  @Option(names = "--local", description = "Keep it in the model directory only.")
  private boolean local;

  /** A graph and what its card says of it. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Found(ComputationGraph graph, String architecture, int baseWidth, byte[] zip) {}

  @Override
  public Integer call() throws IOException {
    var seen = Representation.parse(representation);
    Found found = file.toString().endsWith(".zip") ? graph() : weights(seen);
    check(found.graph, seen);
    Settings settings = local ? null : bootstrap.prepared();
    if (settings != null) {
      RegisteredModels.read(settings).requireInService(List.of(name()));
    }
    var store = models.store();
    String sha256 = found.zip == null ? store.write(found.graph) : store.write(found.zip);
    ModelCard card = card(found, seen, sha256);
    store.writeCard(card);
    PrintWriter out = spec.commandLine().getOut();
    out.printf("model %s is in %s%n", card.id(), store.file(sha256));
    if (settings != null) {
      ModelRegistry.publish(settings, card);
      out.printf("`earshot models activate %s` lets it classify%n", card.id());
    }
    return 0;
  }

  private Found graph() throws IOException {
    byte[] zip = Files.readAllBytes(existing());
    try {
      var graph = ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(zip), false);
      return new Found(graph, architecture == null ? CUSTOM : architecture, 0, zip);
    } catch (IOException | RuntimeException e) { // DL4J refuses in many ways
      throw new StartupException(
          "%s is no computation graph of DL4J 1.0.0-M2.1: %s".formatted(file, e.getMessage()), e);
    }
  }

  private Path existing() throws NoSuchFileException {
    if (!Files.isRegularFile(file)) {
      throw new StartupException("no file " + file);
    }
    return file;
  }

  private Found weights(Representation seen) throws IOException {
    if (architecture == null) {
      throw new StartupException(
          "--architecture is needed: %s holds weights, not layers".formatted(file));
    }
    var network = Architecture.of(architecture);
    var wanted =
        new Pretrained.Wanted(network, seen.rows(), seen.columns(), classes.size(), seed, lenient);
    try (var weights = Safetensors.open(existing())) {
      var read = Pretrained.read(weights, wanted);
      report(read);
      return new Found(read.graph(), network.id(), read.baseWidth(), null);
    } catch (SafetensorsException e) {
      throw new StartupException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private void report(Pretrained read) {
    PrintWriter out = spec.commandLine().getOut();
    read.notes().forEach(out::println);
    if (!read.missing().isEmpty()) {
      out.println("missing in the file: " + String.join(", ", read.missing()));
    }
    if (!read.unused().isEmpty()) {
      out.println("unused of the file: " + String.join(", ", read.unused()));
    }
  }

  /** Compiles it once: what the engine cannot run is refused here, by name. */
  private void check(ComputationGraph graph, Representation seen) {
    try (var network = CompiledNetwork.of(graph, Kernels.OPS)) {
      if (network.rows() != seen.rows() || network.columns() != seen.columns()) {
        throw new StartupException(
            "the graph sees %d x %d, %s has %d x %d"
                .formatted(
                    network.rows(), network.columns(), seen.id(), seen.rows(), seen.columns()));
      }
      if (network.classes() != classes.size()) {
        throw new StartupException(
            "the graph has %d logits, --classes names %d"
                .formatted(network.classes(), classes.size()));
      }
    }
  }

  private String name() {
    return id == null ? file.getFileName().toString().replaceFirst("\\.[^.]*$", "") : id;
  }

  private ModelCard card(Found found, Representation seen, String sha256) {
    return new ModelCard(
        name(),
        found.architecture,
        found.baseWidth,
        seen.id(),
        classes,
        NetworkDescription.of(found.graph.getConfiguration(), seen.rows(), seen.columns())
            .parameters(),
        null,
        seed,
        null,
        0,
        0,
        null,
        null,
        null,
        sha256,
        Instant.now());
  }
}
