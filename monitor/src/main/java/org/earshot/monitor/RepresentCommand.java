package org.earshot.monitor;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.earshot.audio.Audio;
import org.earshot.audio.AudioDecoder;
import org.earshot.audio.AudioException;
import org.earshot.dsp.Matrix;
import org.earshot.dsp.Npy;
import org.earshot.dsp.Representation;
import org.earshot.dsp.Sound;
import org.earshot.picture.RepresentationPlot;
import org.earshot.wire.CanonicalClip;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code earshot represent}. */
@Command(
    name = "represent",
    description = {
      "Writes what a model would see of audio files, without Kafka.",
      "Each file becomes DIR/<stem>.<kind>.<preset>.npy: float32 in [0, 1], row 0 the lowest frequency."
    })
final class RepresentCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Audio files.")
  private List<Path> files;

  @Option(
      names = "--representation",
      split = ",",
      paramLabel = "KIND/PRESET[/RATE]",
      description = {
        "Kinds stft, dwt, stft-tonnetz, dwt-tonnetz at the presets paper, medium, small (default: ${DEFAULT-VALUE}).",
        "The rate is in Hz: 22050 for the STFT, 16000 for the DWT unless given."
      },
      defaultValue = RepresentationsOption.DEFAULT)
  private List<String> representations;

  @Option(
      names = "--out-dir",
      paramLabel = "DIR",
      description = "Where they go; made if it is not there (default: ${DEFAULT-VALUE}).",
      defaultValue = ".")
  private Path directory;

  @Option(names = "--png", description = "Write a picture with axes beside each.")
  private boolean png;

  @Override
  public Integer call() throws IOException {
    var wanted = representations.stream().map(Representation::parse).toList();
    var names = names(wanted);
    Files.createDirectories(directory);
    PrintWriter out = spec.commandLine().getOut();
    int failed = 0;
    for (Path file : files) {
      try {
        for (Path written : represent(file, wanted, names)) {
          out.println(written);
        }
      } catch (IOException | AudioException e) {
        failed++;
        spec.commandLine().getErr().printf("earshot: %s: %s%n", file, reason(e));
      }
    }
    return failed == 0 ? 0 : 1;
  }

  private static String reason(Exception failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no such file";
    }
    return failure instanceof AudioException ? failure.getMessage() : "cannot be read: " + failure;
  }

  /** The stem of what each file and representation becomes; two that fall together are refused. */
  private Map<Path, String> names(List<Representation> wanted) {
    Map<Path, String> stems = new LinkedHashMap<>();
    Map<Path, String> taken = new LinkedHashMap<>();
    for (Path file : files) {
      String stem = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
      stems.put(file, stem);
      for (var representation : wanted) {
        Path target = target(stem, representation, "npy");
        String other = taken.put(target, file + " as " + representation.id());
        if (other != null) {
          throw new IllegalArgumentException(
              "%s and %s as %s would both be written to %s: do them one after the other, into different directories"
                  .formatted(other, file, representation.id(), target));
        }
      }
    }
    return stems;
  }

  private Path target(String stem, Representation representation, String suffix) {
    return directory.resolve(
        "%s.%s.%s.%s".formatted(stem, representation.kind(), representation.preset().id(), suffix));
  }

  private List<Path> represent(Path file, List<Representation> wanted, Map<Path, String> stems)
      throws IOException {
    Audio audio = AudioDecoder.decode(read(file));
    var sound = new Sound(audio.mono(), audio.sampleRateHz());
    List<Path> written = new ArrayList<>();
    for (var representation : wanted) {
      Matrix matrix = representation.of(sound);
      Path npy = target(stems.get(file), representation, "npy");
      written.add(Files.write(npy, Npy.write(matrix)));
      if (png) {
        byte[] picture = picture(file, representation, matrix, audio.duration());
        written.add(Files.write(target(stems.get(file), representation, "png"), picture));
      }
    }
    return written;
  }

  private static byte[] read(Path file) throws IOException {
    if (Files.size(file) > CanonicalClip.LARGEST_FILE) {
      throw AudioException.tooLarge(
          "the file is larger than %d MiB; cut it into shorter clips"
              .formatted(CanonicalClip.LARGEST_FILE >> 20));
    }
    return Files.readAllBytes(file);
  }

  private static byte[] picture(
      Path file, Representation representation, Matrix matrix, Duration duration) {
    String title =
        "%s, %s, %d x %d"
            .formatted(file.getFileName(), representation.id(), matrix.rows(), matrix.columns());
    return RepresentationPlot.png(title, representation, matrix, duration);
  }
}
