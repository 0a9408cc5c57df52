package org.earshot.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs over a folder of real and of hostile files that is not part of the repository. */
class FormatsTest {
  private static final Path FORMATS =
      Path.of(System.getProperty("earshot.formats", "../../shared/data/formats"));

  @TestFactory
  Stream<DynamicTest> every_good_file_decodes() throws IOException {
    return files("good")
        .map(file -> dynamicTest(file.getFileName().toString(), () -> decodes(file)));
  }

  @TestFactory
  Stream<DynamicTest> every_bad_file_is_refused_in_one_line() throws IOException {
    return files("bad")
        .map(file -> dynamicTest(file.getFileName().toString(), () -> refused(file)));
  }

  private static Stream<Path> files(String folder) throws IOException {
    Path path = FORMATS.resolve(folder);
    assumeTrue(
        Files.isDirectory(path), () -> "skipped: no folder " + path + " (-Dearshot.formats)");
    try (Stream<Path> files = Files.list(path)) {
      List<Path> sorted = files.sorted().toList();
      return sorted.stream();
    }
  }

  private static void decodes(Path file) throws IOException {
    Audio audio = decoded(file);
    byte[] canonical = CanonicalWav.of(audio);
    assertThat(CanonicalWav.of(AudioDecoder.decode(canonical))).isEqualTo(canonical);
  }

  /** MP3 alone needs ffmpeg: where that is missing the refusal must say so. */
  private static Audio decoded(Path file) throws IOException {
    try {
      return AudioDecoder.decode(Files.readAllBytes(file));
    } catch (AudioException e) {
      if (!file.toString().endsWith(".mp3")) {
        throw e;
      }
      assertThat(e.kind()).isEqualTo(AudioException.Kind.UNSUPPORTED);
      assertThat(e.getMessage()).contains("install it, or convert the file");
      return abort("skipped: " + e.getMessage());
    }
  }

  private static void refused(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    assertThatThrownBy(() -> AudioDecoder.decode(bytes))
        .isInstanceOfSatisfying(
            AudioException.class,
            e -> {
              assertThat(e.getMessage())
                  .isNotBlank()
                  .doesNotContain("\n")
                  .doesNotContain("Exception");
            });
  }
}
