package org.earshot.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.earshot.audio.Audio;
import org.earshot.audio.CanonicalWav;
import org.earshot.ingest.PreparedClip.Decoded;
import org.earshot.ingest.PreparedClip.Refused;
import org.earshot.source.ClipReader.Incoming;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderReaderTest {
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration SETTLED = Duration.ofMillis(200);

  @TempDir private Path folder;

  private static byte[] wav(int sample) {
    float[] samples = new float[8_000];
    Arrays.fill(samples, sample / 32768f);
    return CanonicalWav.of(new Audio(new float[][] {samples}, 8_000, 16));
  }

  private static Incoming next(FolderReader reader) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() < until) {
      var incoming = reader.poll(LOOK);
      if (incoming != null) {
        return incoming;
      }
    }
    throw new AssertionError("no file was taken");
  }

  private static boolean comes(FolderReader reader, Duration within) throws Exception {
    long until = System.nanoTime() + within.toNanos();
    while (System.nanoTime() < until) {
      if (reader.poll(LOOK) != null) {
        return true;
      }
    }
    return false;
  }

  private static byte[] content(Incoming incoming) {
    return ((Decoded) incoming.clip()).clip().wav();
  }

  @Test
  void takes_what_is_there_and_what_appears_each_once() throws Exception {
    Files.write(folder.resolve("first.wav"), wav(1));
    try (var reader = FolderReader.open(folder, SETTLED)) {
      assertThat(next(reader).name()).isEqualTo("first.wav");
      Files.createDirectories(folder.resolve("day/one"));
      Files.write(folder.resolve("day/one/second.wav"), wav(2));
      Files.writeString(folder.resolve("notes.txt"), "no audio by its name");
      Files.writeString(folder.resolve("broken.flac"), "no audio");

      var names = new TreeMap<String, Incoming>();
      for (var incoming : new Incoming[] {next(reader), next(reader)}) {
        names.put(incoming.name(), incoming);
      }
      assertThat(names.keySet()).containsExactly("broken.flac", "day/one/second.wav");
      assertThat(names.get("broken.flac").clip()).isInstanceOf(Refused.class);
      assertThat(content(names.get("day/one/second.wav"))).isEqualTo(wav(2));
      assertThat(comes(reader, SETTLED.multipliedBy(4))).isFalse();
    }
  }

  @Test
  void opened_again_it_takes_only_what_was_not_taken() throws Exception {
    Files.write(folder.resolve("a.wav"), wav(1));
    Files.write(folder.resolve("b.wav"), wav(2));
    FolderReader before = FolderReader.open(folder, SETTLED);
    try (before) {
      assertThat(next(before).name()).isEqualTo("a.wav");
    }
    try (var reader = FolderReader.open(folder, SETTLED)) {
      reader.follow(before);
      assertThat(next(reader).name()).isEqualTo("b.wav");
      assertThat(comes(reader, SETTLED.multipliedBy(4))).isFalse();
    }
  }

  @Test
  void a_folder_that_was_empty_for_a_while_is_not_taken_anew(@TempDir Path elsewhere)
      throws Exception {
    Files.write(folder.resolve("a.wav"), wav(1));
    try (var reader = FolderReader.open(folder, SETTLED)) {
      assertThat(next(reader).name()).isEqualTo("a.wav");
      Files.move(folder.resolve("a.wav"), elsewhere.resolve("a.wav"));
      assertThat(comes(reader, SETTLED.multipliedBy(2))).isFalse();
      Files.move(elsewhere.resolve("a.wav"), folder.resolve("a.wav"));
      assertThat(comes(reader, SETTLED.multipliedBy(4))).isFalse();
    }
  }

  @Test
  void a_file_that_is_still_written_is_not_taken() throws Exception {
    byte[] whole = wav(7);
    Path file = folder.resolve("slow.wav");
    try (var reader = FolderReader.open(folder, SETTLED)) {
      Files.write(file, Arrays.copyOf(whole, 5_000));
      assertThat(comes(reader, SETTLED.multipliedBy(4)))
          .as("its header promises more, however long nothing is added")
          .isFalse();
      Files.write(file, Arrays.copyOfRange(whole, 5_000, whole.length), StandardOpenOption.APPEND);
      assertThat(content(next(reader))).isEqualTo(whole);
    }
  }

  @Test
  void a_changed_file_is_a_clip_of_another_name() throws Exception {
    Path file = folder.resolve("again.wav");
    Files.write(file, wav(1));
    try (var reader = FolderReader.open(folder, SETTLED)) {
      assertThat(next(reader).name()).isEqualTo("again.wav");
      Files.write(file, wav(2));
      var changed = next(reader);
      assertThat(changed.name()).startsWith("again.wav@20");
      assertThat(content(changed)).isEqualTo(wav(2));
    }
  }

  @Test
  void links_do_not_lead_out_of_the_folder(@TempDir Path elsewhere) throws Exception {
    Path secret = Files.write(elsewhere.resolve("secret.wav"), wav(3));
    Files.createSymbolicLink(folder.resolve("out.wav"), secret);
    Files.createSymbolicLink(folder.resolve("outside"), elsewhere);
    Files.createDirectories(folder.resolve("inner"));
    Files.write(folder.resolve("inner/real.wav"), wav(4));
    try (var reader = FolderReader.open(folder, SETTLED)) {
      assertThat(next(reader).name()).isEqualTo("inner/real.wav");
      assertThat(reader.note())
          .startsWith("left out 1 links that lead out of the folder, such as ")
          .endsWith("out.wav");
      assertThat(comes(reader, SETTLED.multipliedBy(4))).isFalse();
    }
  }

  @Test
  void a_folder_that_is_not_there_needs_a_person() throws IOException {
    assertThatThrownBy(() -> FolderReader.open(folder.resolve("none"), SETTLED))
        .isInstanceOfSatisfying(CaptureException.class, e -> assertThat(e.permanent()).isTrue())
        .hasMessageContaining("there is no folder");
  }

  @Test
  void a_folder_that_goes_away_is_lost() throws Exception {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    try (var reader = FolderReader.open(gone, SETTLED)) {
      assertThat(reader.poll(LOOK)).isNull();
      Files.delete(gone);
      assertThatThrownBy(() -> comes(reader, Duration.ofSeconds(5)))
          .isInstanceOf(CaptureException.class)
          .hasMessageContaining("cannot be read");
    }
  }
}
