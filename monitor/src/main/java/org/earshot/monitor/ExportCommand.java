package org.earshot.monitor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.earshot.message.ModelCard;
import org.earshot.model.Architecture;
import org.earshot.model.ModelFileException;
import org.earshot.model.ModelRegistry;
import org.earshot.model.Pretrained;
import org.earshot.model.Safetensors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code earshot models export}. */
@Command(
    name = "export",
    description = {
      "Writes a model as a file for other programs: weights under torchvision's names",
      "(.safetensors), or the DL4J computation graph (.zip). The card comes from the model",
      "directory or, if it is not there, from the registry."
    })
final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BootstrapOption bootstrap;
  @Mixin private ModelsDirOption models;

  @Parameters(paramLabel = "MODEL", description = "The model's id.")
  private String id;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where it goes; its ending, .safetensors or .zip, is the format.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    String name = out.getFileName().toString().toLowerCase(Locale.ROOT);
    boolean weights = name.endsWith(".safetensors");
    if (!weights && !name.endsWith(".zip")) {
      throw new StartupException("--out must end in .safetensors or .zip: " + out);
    }
    ModelCard card = card();
    try {
      if (weights) {
        writeWeights(card);
      } else {
        Files.write(out, models.store().bytes(card));
      }
    } catch (ModelFileException e) {
      throw new StartupException(e.getMessage(), e);
    }
    spec.commandLine().getOut().printf("model %s is in %s%n", card.id(), out);
    return 0;
  }

  private ModelCard card() throws IOException {
    var here = models.store().card(id);
    if (here.isPresent()) {
      return here.get();
    }
    ModelCard card = ModelRegistry.read(bootstrap.prepared(), e -> {}).get(id);
    if (card == null) {
      throw new StartupException(
          "no model %s, neither in %s nor in the registry".formatted(id, models.directory()));
    }
    return card;
  }

  private void writeWeights(ModelCard card) throws IOException {
    var architecture = Architecture.of(card.architecture());
    var graph = models.store().load(card);
    Safetensors.write(out, Pretrained.tensors(architecture, graph));
    graph.close();
  }
}
