package org.earshot.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.earshot.dsp.Matrix;
import org.earshot.training.SetFiles.PlacedClip;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetFilesTest {
  @TempDir private Path directory;
  private SetFiles files;

  @BeforeEach
  void open() {
    files = new SetFiles(directory.resolve("sets"));
  }

  @Test
  void a_kept_set_is_found_with_the_same_values_and_digest() throws Exception {
    var kept = keep("key");
    var found = new SetFiles(directory.resolve("sets")).find("key").orElseThrow();

    assertThat(found.clips()).isEqualTo(kept.clips());
    assertThat(found.digest()).isEqualTo(kept.digest()).isEqualTo(onHeap().digest());
    assertThat(files.find("another key")).isEmpty();
  }

  @Test
  void what_was_replaced_while_reading_is_in_the_file_but_not_in_the_set() throws Exception {
    try (var draft = files.draft()) {
      draft.add("a", matrix(0.1f));
      int b = draft.add("b", matrix(0.2f));
      int a = draft.add("a", matrix(0.3f));
      var set = files.keep("key", draft, List.of(placed("a", a), placed("b", b)));

      assertThat(set.clips().get(0).representation()).isEqualTo(Pixels.of(matrix(0.3f)));
    }
  }

  @Test
  void a_damaged_file_counts_as_absent_and_is_deleted() throws Exception {
    keep("changed");
    try (var channel =
        FileChannel.open(files.place("changed").resolve("values"), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {1}), 5);
    }
    keep("shortened");
    try (var channel =
        FileChannel.open(files.place("shortened").resolve("values"), StandardOpenOption.WRITE)) {
      channel.truncate(7);
    }
    keep("mangled");
    Files.writeString(files.place("mangled").resolve("clips.json"), "{");

    for (String key : List.of("changed", "shortened", "mangled")) {
      assertThat(files.find(key)).as(key).isEmpty();
      assertThat(files.place(key)).doesNotExist();
    }
  }

  @Test
  void a_second_worker_that_kept_the_same_set_finds_its_own_usable() throws Exception {
    var first = keep("key");
    var second = keep("key");

    assertThat(second.digest()).isEqualTo(first.digest());
    assertThat(directory.resolve("sets").toFile().list()).hasSize(1);
  }

  @Test
  void sets_that_no_job_used_are_deleted_but_stay_readable_for_who_has_them() throws Exception {
    var used = keep("key");
    files.deleteUnusedSince(Instant.now().minusSeconds(60));
    assertThat(files.find("key")).isPresent();

    files.deleteUnusedSince(Instant.now().plusSeconds(60));
    assertThat(files.find("key")).isEmpty();
    assertThat(used.clips().get(1).representation()).isEqualTo(Pixels.of(matrix(0.2f)));
  }

  @Test
  void clips_of_two_sizes_are_refused_by_name_and_nothing_stays() throws Exception {
    try (var draft = files.draft()) {
      draft.add("a", matrix(0.1f));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> draft.add("b", Matrix.zeros(3, 2)))
          .withMessage("clips must be of one size, but a is 2 x 2 and b is 3 x 2");
    }
    assertThat(directory.resolve("sets")).isEmptyDirectory();
  }

  @Test
  void a_file_is_mapped_in_segments_of_whole_arrays() throws Exception {
    var expected = new ArrayList<Pixels>();
    try (var draft = files.draft()) {
      for (int i = 0; i < 5; i++) {
        draft.add("clip", matrix(i));
        expected.add(Pixels.of(matrix(i)));
      }
      draft.end(List.of());
      var values = MappedValues.of(draft.directory().resolve("values"), 2, 2, 5, 40);

      assertThat(List.of(0, 1, 2, 3, 4)).map(values::get).isEqualTo(expected);
    }
  }

  private TrainingSet keep(String key) throws IOException {
    try (var draft = files.draft()) {
      int b = draft.add("b", matrix(0.2f));
      int a = draft.add("a", matrix(0.1f));
      return files.keep(key, draft, List.of(placed("a", a), placed("b", b)));
    }
  }

  private static TrainingSet onHeap() {
    return TrainingSet.of(
        List.of(
            new LabelledClip("a", "class of a", "1", null, matrix(0.1f)),
            new LabelledClip("b", "class of b", "1", null, matrix(0.2f))));
  }

  private static PlacedClip placed(String id, int place) {
    return new PlacedClip(id, "class of " + id, "1", null, place);
  }

  private static Matrix matrix(float value) {
    return Matrix.of(2, 2, new float[] {value, value, value, value});
  }
}
