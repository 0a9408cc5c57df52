package org.earshot.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.earshot.audio.Audio;
import org.earshot.audio.AudioDecoder;
import org.earshot.audio.CanonicalWav;
import org.earshot.dsp.Npy;
import org.earshot.dsp.Representation;
import org.earshot.model.Architecture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code listen --local}. */
class ListenCommandTest {
  private static final int RATE = 22_050;
  private static final int SIDE = 128;

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private float[] tone;

  /** A tone of two seconds, and its representation with the rows about it half as loud. */
  @BeforeEach
  void save() throws IOException {
    tone = new float[2 * RATE];
    for (int i = 0; i < tone.length; i++) {
      tone[i] = (float) (0.5 * Math.sin(2 * Math.PI * 2000 * i / RATE) + 0.01 * (i % 3 - 1));
    }
    Files.write(
        directory.resolve("tone.wav"), CanonicalWav.of(new Audio(new float[][] {tone}, RATE, 16)));
    float[] changed = Representation.parse("stft/small").of(tone, RATE).toArray();
    for (int i = 15 * SIDE; i < 35 * SIDE; i++) {
      changed[i] = Math.max(0, changed[i] - 0.075f);
    }
    Files.write(directory.resolve("adv.npy"), Npy.write(changed, 1, SIDE, SIDE));
  }

  private String at(String name) {
    return directory.resolve(name).toString();
  }

  private int earshot(String... arguments) {
    return Earshot.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private void keep(String id, String representation) throws IOException {
    var graph =
        new ComputationGraph(Architecture.RESNET_56.configuration(SIDE, SIDE, 3, 1, 7, "sgd", 0));
    graph.init();
    var zip = new ByteArrayOutputStream();
    ModelSerializer.writeModel(graph, zip, false);
    Files.write(directory.resolve(id + ".zip"), zip.toByteArray());
    assertThat(
            earshot(
                "models",
                "import",
                "--local",
                "--models-dir",
                at("models"),
                "--representation",
                representation,
                "--classes",
                "dog,rain,rooster",
                "--model",
                id,
                at(id + ".zip")))
        .as(err.toString())
        .isZero();
  }

  private int listen(String model, String... more) {
    String[] all = {
      "listen",
      "--local",
      "--models-dir",
      at("models"),
      "--model",
      model,
      "--audio",
      at("tone.wav"),
      "--adversarials",
      at("adv.npy"),
      "--out-dir",
      at("heard")
    };
    String[] both = Arrays.copyOf(all, all.length + more.length);
    System.arraycopy(more, 0, both, all.length, more.length);
    return earshot(both);
  }

  @Test
  void both_sounds_are_written_and_the_model_hears_the_second() throws IOException {
    keep("hears", "stft/small");
    assertThat(listen("hears")).as(err.toString()).isZero();
    var original =
        AudioDecoder.decode(Files.readAllBytes(directory.resolve("heard/tone.original.wav")));
    var adversarial =
        AudioDecoder.decode(Files.readAllBytes(directory.resolve("heard/tone.adversarial.wav")));
    assertThat(original.sampleRateHz()).isEqualTo(RATE);
    assertThat(adversarial.frames()).isEqualTo(tone.length);
    assertThat(rms(adversarial.mono()) / rms(original.mono()))
        .as("0.075 of 80 dB is 6 dB")
        .isBetween(0.45, 0.55);
    assertThat(out.toString())
        .containsPattern("SNR [56]\\.\\d dB")
        .containsPattern("hears: \\w+, perturbed \\w+, as sound \\w+: the sound (still|no longer)");
  }

  @Test
  void what_cannot_be_carried_back_is_said() throws IOException {
    keep("wavelets", "dwt/small");
    assertThat(listen("wavelets")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("only perturbations of an STFT can be carried back");
    err.getBuffer().setLength(0);
    assertThat(earshot("listen", "--local")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("--local needs --model, --audio and --adversarials");
    err.getBuffer().setLength(0);
    assertThat(earshot("listen")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("either CLIP or --local");
    err.getBuffer().setLength(0);
    keep("hears", "stft/small");
    assertThat(listen("hears", "--index", "1")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("--index must be 0 to 0");
  }

  private static double rms(float[] samples) {
    double squares = 0;
    for (float sample : samples) {
      squares += (double) sample * sample;
    }
    return Math.sqrt(squares / samples.length);
  }
}
