package org.earshot.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.earshot.audio.Audio;
import org.earshot.audio.AudioDecoder;
import org.earshot.dsp.Npy;
import org.earshot.dsp.Representation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

class RepresentCommandTest {
  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path clip;

  @BeforeEach
  void writeClip() throws IOException {
    clip = directory.resolve("dog.1.ogg");
    try (var stream = getClass().getResourceAsStream("/demo/esc10/audio/5-151085-A-20.ogg")) {
      Files.write(clip, stream.readAllBytes());
    }
  }

  @Test
  void writes_what_the_topology_would_and_a_picture() throws IOException {
    Path made = directory.resolve("new/folder");
    int status =
        run(
            clip,
            "--representation",
            "stft/small,stft/medium/16000",
            "--out-dir",
            made.toString(),
            "--png");

    assertThat(err.toString()).isEmpty();
    assertThat(status).isZero();
    Audio audio = AudioDecoder.decode(Files.readAllBytes(clip));
    assertThat(Npy.read(Files.readAllBytes(made.resolve("dog.1.stft.small.npy"))))
        .isEqualTo(Representation.parse("stft/small").of(audio.mono(), audio.sampleRateHz()));
    assertThat(Npy.read(Files.readAllBytes(made.resolve("dog.1.stft.medium.npy"))))
        .isEqualTo(
            Representation.parse("stft/medium/16000").of(audio.mono(), audio.sampleRateHz()));
    assertThat(made.resolve("dog.1.stft.small.png")).isNotEmptyFile();
    assertThat(out.toString()).contains("dog.1.stft.small.npy", "dog.1.stft.medium.png");
  }

  @Test
  void a_file_that_is_no_audio_is_told_and_the_rest_goes_on() throws IOException {
    Path text = Files.writeString(directory.resolve("notes.txt"), "no audio");
    int status =
        Earshot.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(
                "represent",
                text.toString(),
                directory.resolve("absent.wav").toString(),
                clip.toString(),
                "--out-dir",
                directory.toString());

    assertThat(status).isEqualTo(1);
    assertThat(err.toString()).contains("notes.txt: not an audio file").contains("absent.wav:");
    assertThat(directory.resolve("dog.1.dwt-tonnetz.small.npy")).exists();
  }

  @Test
  void two_results_of_one_name_are_refused_before_anything_is_written() {
    int status =
        run(
            clip,
            "--representation",
            "stft/small,stft/small/16000",
            "--out-dir",
            directory.resolve("out").toString());

    assertThat(status).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("would both be written to").contains("stft/small/16000/1");
    assertThat(directory.resolve("out")).doesNotExist();
  }

  @Test
  void an_unknown_representation_is_one_clear_line() {
    assertThat(run(clip, "--representation", "fft/small")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("representation kind must be");
  }

  private int run(Path file, String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "represent";
    arguments[1] = file.toString();
    System.arraycopy(options, 0, arguments, 2, options.length);
    return Earshot.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
