package org.earshot.monitor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.earshot.dsp.Matrix;
import org.earshot.dsp.Npy;
import org.earshot.engine.CompiledNetwork;
import org.earshot.engine.Kernels;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code earshot classify}. */
@Command(
    name = "classify",
    description = {
      "Runs a model on arrays, without Kafka, and writes its logits.",
      "Live clips are classified by `earshot work`."
    })
final class ClassifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ModelsDirOption models;

  @Option(names = "--local", description = "Work on files here: needed, there is no other way yet.")
  private boolean local;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "ID|FILE",
      description = "A model of the model directory, or a DL4J computation graph (.zip).")
  private String model;

  @Option(
      names = "--inputs",
      required = true,
      paramLabel = "FILE",
      description = {
        "Representations as .npy of float32 or float64:",
        "[rows][columns], [clips][rows][columns] or [clips][1][rows][columns]."
      })
  private Path inputs;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the logits go: .npy of float32, [clips][classes].")
  private Path out;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Clips at a time (default: ${DEFAULT-VALUE}).",
      defaultValue = "32")
  private int batch;

  @Option(
      names = "--kernels",
      paramLabel = "KIND",
      description = "host or ops, as for `earshot work` (default: ${DEFAULT-VALUE}).",
      defaultValue = "host")
  private Kernels kernels;

  @Override
  public Integer call() throws IOException {
    if (!local) {
      throw new ParameterException(
          spec.commandLine(), "--local is needed; live clips are classified by `earshot work`");
    }
    if (batch < 1) {
      throw new IllegalArgumentException("--batch must be at least 1 but is " + batch);
    }
    try (var network = CompiledNetwork.of(LocalModel.load(model, models).graph(), kernels)) {
      var clips = NpyClips.read(inputs, network.rows(), network.columns());
      float[] logits = logits(network, clips);
      Files.write(out, Npy.write(Matrix.of(clips.count(), network.classes(), logits)));
      spec.commandLine()
          .getOut()
          .printf("%s: %d clips x %d logits%n", out, clips.count(), network.classes());
      return 0;
    }
  }

  private float[] logits(CompiledNetwork network, NpyClips clips) {
    int pixels = network.rows() * network.columns();
    float[] logits = new float[clips.count() * network.classes()];
    for (int from = 0; from < clips.count(); from += batch) {
      int count = Math.min(batch, clips.count() - from);
      float[] x = Arrays.copyOfRange(clips.values(), from * pixels, (from + count) * pixels);
      float[] part = network.logits(x, count);
      System.arraycopy(part, 0, logits, from * network.classes(), part.length);
    }
    return logits;
  }
}
