package org.earshot.monitor;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.earshot.audio.Audio;
import org.earshot.audio.AudioDecoder;
import org.earshot.audio.AudioException;
import org.earshot.audio.CanonicalWav;
import org.earshot.dsp.Matrix;
import org.earshot.dsp.Representation;
import org.earshot.dsp.Resynthesis;
import org.earshot.dsp.Sound;
import org.earshot.dsp.Stft;
import org.earshot.engine.CompiledNetwork;
import org.earshot.engine.Kernels;
import org.earshot.message.ModelCard;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code earshot listen}. */
@Command(
    name = "listen",
    description = {
      "Carries the perturbation that fooled a model back to sound, writes the original and the adversarial WAV, and says whether the sound still fools the model.",
      "Only perturbations of an STFT can be carried back: as a gain for each bin, with the clip's own phase."
    })
final class ListenCommand implements Callable<Integer> {
  private static final int WAV_BITS = 16;

  @Spec private CommandSpec spec;
  @Mixin private BootstrapOption bootstrap;
  @Mixin private ModelsDirOption models;

  @Parameters(
      arity = "0..1",
      paramLabel = "CLIP",
      description = "The id of a clip on which a model was fooled, as the page shows it.")
  private String clip;

  @Option(
      names = "--model",
      paramLabel = "ID",
      description = "The model that was fooled (default: whichever was last).")
  private String model;

  @Option(
      names = "--attack",
      paramLabel = "NAME",
      description = "The attack that did it (default: whichever was last).")
  private String attack;

  @Option(
      names = "--out-dir",
      paramLabel = "DIR",
      description = "Where the WAV files go (default: ${DEFAULT-VALUE}).",
      defaultValue = ".")
  private Path directory;

  @ArgGroup(exclusive = false, heading = "On files here, without Kafka:%n")
  private final OnFiles files = new OnFiles();

  /** What is read here. */
  static final class OnFiles {
    @Option(
        names = "--local",
        description = "Work on files here: --model, --audio and --adversarials are needed.")
    private boolean local;

    @Option(names = "--audio", paramLabel = "FILE", description = "The clip.")
    private Path audio;

    @Option(
        names = "--adversarials",
        paramLabel = "FILE",
        description = "What `earshot attack --local --adversarials` wrote of it.")
    private Path adversarials;

    @Option(
        names = "--index",
        paramLabel = "I",
        description = "Which of them is the clip's, from 0 (default: 0).")
    private int index;
  }

  @Override
  public Integer call() throws IOException {
    if (files.local == (clip != null)) {
      throw new ParameterException(spec.commandLine(), "either CLIP or --local is needed");
    }
    return files.local ? local() : published();
  }

  private int local() throws IOException {
    if (model == null || files.audio == null || files.adversarials == null) {
      throw new ParameterException(
          spec.commandLine(), "--local needs --model, --audio and --adversarials");
    }
    var card = models.card(model);
    var seen = carriedBack(card.representation());
    var all = NpyClips.read(files.adversarials, seen.rows(), seen.columns());
    if (files.index < 0 || files.index >= all.count()) {
      throw new IllegalArgumentException(
          "--index must be 0 to %d but is %d".formatted(all.count() - 1, files.index));
    }
    int pixels = seen.rows() * seen.columns();
    float[] values =
        Arrays.copyOfRange(all.values(), files.index * pixels, (files.index + 1) * pixels);
    String name = files.audio.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    return listen(
        name,
        Files.readAllBytes(files.audio),
        seen,
        Matrix.of(seen.rows(), seen.columns(), values),
        card);
  }

  private int published() throws IOException {
    var settings = bootstrap.prepared();
    var found = Adversarial.newest(settings, clip, model, attack);
    var seen = carriedBack(found.representation());
    var card = models.store().card(found.model()).orElse(null);
    String name =
        "%s-%s-%s"
            .formatted(clip, found.model(), found.attack())
            .replaceAll("[^A-Za-z0-9._-]", "_");
    return listen(name, found.audio(settings), seen, found.matrix(), card);
  }

  private static Stft carriedBack(String representation) {
    if (Representation.parse(representation) instanceof Stft stft) {
      return stft;
    }
    throw new StartupException(
        "the model sees %s: only perturbations of an STFT can be carried back to sound, since a wavelet or tonnetz row is a mean over many samples and rows that no single sound has"
            .formatted(representation));
  }

  private int listen(String name, byte[] file, Stft seen, Matrix perturbed, ModelCard card)
      throws IOException {
    Audio audio;
    try {
      audio = AudioDecoder.decode(file);
    } catch (AudioException e) {
      throw new StartupException("the clip cannot be read: " + e.getMessage(), e);
    }
    var sound = new Sound(audio.mono(), audio.sampleRateHz());
    Matrix clean = seen.of(sound);
    var made = Resynthesis.of(seen, sound, clean, perturbed);
    Matrix again = seen.of(made.adversarial(), made.sampleRateHz());
    Files.createDirectories(directory);
    PrintWriter out = spec.commandLine().getOut();
    out.println(write(name + ".original.wav", made.original(), made.sampleRateHz()));
    out.println(write(name + ".adversarial.wav", made.adversarial(), made.sampleRateHz()));
    out.printf(
        Locale.ROOT,
        "SNR %.1f dB; l2 of the representation's change: %.4g asked for, %.4g of the sound written, %.4g between the two%n",
        made.snrDb(),
        distance(clean, perturbed),
        distance(clean, again),
        distance(perturbed, again));
    if (card == null) {
      out.printf(
          "the sound was not classified: the model is not in %s; --models-dir says where the workers keep their models%n",
          models.directory());
      return 0;
    }
    classify(card, new Matrix[] {clean, perturbed, again}, out);
    return 0;
  }

  private Path write(String name, float[] samples, int rate) throws IOException {
    var audio = new Audio(new float[][] {samples}, rate, WAV_BITS);
    return Files.write(directory.resolve(name), CanonicalWav.of(audio));
  }

  private void classify(ModelCard card, Matrix[] three, PrintWriter out) throws IOException {
    try (var network =
        CompiledNetwork.of(LocalModel.load(card.id(), models).graph(), Kernels.HOST)) {
      int pixels = three[0].size();
      float[] x = new float[three.length * pixels];
      for (int i = 0; i < three.length; i++) {
        System.arraycopy(three[i].toArray(), 0, x, i * pixels, pixels);
      }
      float[] logits = network.logits(x, three.length);
      int clean = largest(logits, 0, network.classes());
      int sound = largest(logits, 2, network.classes());
      out.printf(
          "%s: %s, perturbed %s, as sound %s: %s%n",
          card.id(),
          card.classes().get(clean),
          card.classes().get(largest(logits, 1, network.classes())),
          card.classes().get(sound),
          sound == clean ? "the sound no longer fools it" : "the sound still fools it");
    }
  }

  private static int largest(float[] logits, int row, int classes) {
    int best = 0;
    for (int i = 1; i < classes; i++) {
      if (logits[row * classes + i] > logits[row * classes + best]) {
        best = i;
      }
    }
    return best;
  }

  private static double distance(Matrix a, Matrix b) {
    float[] left = a.toArray();
    float[] right = b.toArray();
    double squares = 0;
    for (int i = 0; i < left.length; i++) {
      squares += Math.pow((double) left[i] - right[i], 2);
    }
    return Math.sqrt(squares);
  }
}
