package org.earshot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetTest {
  private static final String ESC50_HEADER = "filename,fold,target,category,esc10,src_file,take";
  private static final String URBAN_HEADER =
      "slice_file_name,fsID,start,end,salience,fold,classID,class";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"esc10", "esc10/audio", "esc10/meta/..", "."})
  void esc50_gives_labels_and_folds_by_its_folder_its_audio_or_its_parent(String path)
      throws IOException {
    esc50("2-a.ogg,2,0,dog,True,1,A", "1-b.ogg,1,10,rain,True,2,A");
    touch("esc10/audio/1-b.ogg", "esc10/audio/2-a.ogg");

    var set = only(folder.resolve(path));

    assertThat(set.source()).isEqualTo("esc10");
    assertThat(set.clips())
        .extracting(ClipFile::name, ClipFile::label, ClipFile::fold)
        .containsExactly(tuple("2-a.ogg", "dog", "2"), tuple("1-b.ogg", "rain", "1"));
    assertThat(set.missing()).isEmpty();
    assertThat(set.notes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"urban", "urban/audio", "."})
  void urbansound_files_lie_in_folders_by_fold(String path) throws IOException {
    urban("9-3-0-0.wav,9,0,4,1,1,3,dog_bark", "9-1-0-0.wav,9,0,4,1,10,1,car_horn");
    touch("urban/audio/fold1/9-3-0-0.wav", "urban/audio/fold10/9-1-0-0.wav");

    var set = only(folder.resolve(path));

    assertThat(set.source()).isEqualTo("urban");
    assertThat(set.clips())
        .extracting(ClipFile::name, ClipFile::label, ClipFile::fold)
        .containsExactly(
            tuple("fold1/9-3-0-0.wav", "dog_bark", "1"),
            tuple("fold10/9-1-0-0.wav", "car_horn", "10"));
  }

  @Test
  void one_fold_can_be_named_and_keeps_its_ids() throws IOException {
    urban("9-3-0-0.wav,9,0,4,1,1,3,dog_bark", "9-1-0-0.wav,9,0,4,1,10,1,car_horn");
    touch("urban/audio/fold1/9-3-0-0.wav", "urban/audio/fold10/9-1-0-0.wav");

    var set = only(folder.resolve("urban/audio/fold1"));

    assertThat(set.source()).isEqualTo("urban");
    assertThat(set.clips()).extracting(ClipFile::name).containsExactly("fold1/9-3-0-0.wav");
    assertThat(set.missing()).isEmpty();
    assertThat(set.notes()).isEmpty();
  }

  @Test
  void a_file_with_another_extension_is_found_and_said() throws IOException {
    urban("9-3-0-0.wav,9,0,4,1,1,3,dog_bark");
    touch("urban/audio/fold1/9-3-0-0.flac");

    var set = only(folder.resolve("urban"));

    assertThat(set.clips()).extracting(ClipFile::name).containsExactly("fold1/9-3-0-0.flac");
    assertThat(set.notes())
        .containsExactly(
            "1 files have another extension than the table says, such as fold1/9-3-0-0.flac");
  }

  @Test
  void the_tables_own_extension_goes_first() throws IOException {
    esc50("a.wav,1,0,dog,True,1,A");
    touch("esc10/audio/a.flac", "esc10/audio/a.wav");

    var set = only(folder.resolve("esc10"));

    assertThat(set.clips()).extracting(ClipFile::name).containsExactly("a.wav");
    assertThat(set.notes()).singleElement().asString().endsWith("such as a.flac");
  }

  @Test
  void missing_and_unlisted_files_are_reported_and_stop_nothing() throws IOException {
    esc50("a.ogg,1,0,dog,True,1,A", "b.ogg,1,0,dog,True,1,A", "c.ogg,1,0,dog,True,1,A");
    touch("esc10/audio/b.ogg", "esc10/audio/extra.ogg");

    var clips = Clips.open(List.of(folder.resolve("esc10")));

    assertThat(clips.stream().map(ClipFile::name)).containsExactly("b.ogg");
    assertThat(clips.missing()).containsExactly("a.ogg", "c.ogg");
    assertThat(clips.notes())
        .containsExactly("left out 1 audio files that the table does not list, such as extra.ogg");
    assertThat(clips.stream().filter(clip -> clip.label() != null)).hasSize(1);
  }

  @Test
  void a_table_cannot_reach_out_of_the_audio_folder() throws IOException {
    esc50("../../secret.wav,1,0,dog,True,1,A", "a.ogg,1,0,dog,True,1,A");
    touch("secret.wav", "esc10/audio/a.ogg");

    var set = only(folder.resolve("esc10"));

    assertThat(set.clips()).extracting(ClipFile::name).containsExactly("a.ogg");
    assertThat(set.missing()).containsExactly("../../secret.wav");
  }

  @Test
  void a_table_none_of_whose_files_is_there_is_refused() throws IOException {
    esc50("a.ogg,1,0,dog,True,1,A");

    refused("esc10").withMessageContaining("none of 1 is there");
  }

  @Test
  void a_table_without_the_columns_is_refused() throws IOException {
    Trees.write(folder, "esc10/meta/esc50.csv", "filename,fold", "a.ogg,1");

    refused("esc10")
        .withMessageContaining("must have the distinct columns [filename, fold, category]");
  }

  @ParameterizedTest
  @ValueSource(strings = {",1,0,dog,True,1,A", "a.ogg,,0,dog,True,1,A", "a.ogg,1,0, ,True,1,A"})
  void a_row_without_a_file_a_fold_or_a_label_is_refused(String row) throws IOException {
    esc50(row);

    refused("esc10").withMessageStartingWith("meta/esc50.csv line 2 must have a ");
  }

  @Test
  void a_file_that_is_listed_twice_is_refused() throws IOException {
    esc50("a.ogg,1,0,dog,True,1,A", "a.ogg,2,0,rain,True,1,A");
    touch("esc10/audio/a.ogg");

    refused("esc10").withMessageContaining("lists a.ogg again");
  }

  @Test
  void a_table_that_is_no_text_is_refused() throws IOException {
    Trees.write(folder, "esc10/meta/esc50.csv", new byte[] {(byte) 0xff, (byte) 0xfe, 0});

    refused("esc10").withMessageContaining("must be readable UTF-8 text");
  }

  @Test
  void a_folder_of_several_data_sets_is_refused_by_their_names() throws IOException {
    esc50("a.ogg,1,0,dog,True,1,A");
    urban("9-3-0-0.wav,9,0,4,1,1,3,dog_bark");

    refused(".").withMessageEndingWith("holds [esc10, urban]: name the one to be fed");
  }

  /** Only where the project's shared data lie; nothing of UrbanSound8K may be shipped. */
  @Test
  void the_published_data_sets_are_found_whole() {
    for (var expected : List.of(tuple("esc10", 400L), tuple("urbansound8k", 850L))) {
      String name = (String) expected.toList().get(0);
      String shared = System.getProperty("earshot.data", "../../shared/data");
      Path root = Path.of(shared, name);
      assumeTrue(Files.isDirectory(root), "no data set " + name);

      var clips = Clips.open(List.of(root));

      assertThat(clips.count()).isEqualTo(expected.toList().get(1));
      assertThat(clips.stream()).allMatch(clip -> clip.label() != null);
      assertThat(clips.missing()).isEmpty();
      assertThat(clips.notes()).isEmpty();
    }
  }

  private ThrowableAssertAlternative<IllegalArgumentException> refused(String path) {
    return assertThatIllegalArgumentException()
        .isThrownBy(() -> Clips.open(List.of(folder.resolve(path))));
  }

  private static ClipSet only(Path path) {
    var sets = Clips.open(List.of(path)).sets();
    assertThat(sets).hasSize(1);
    return sets.get(0);
  }

  private void esc50(String... rows) throws IOException {
    Trees.write(folder, "esc10/meta/esc50.csv", ESC50_HEADER + "\n" + String.join("\n", rows));
  }

  private void urban(String... rows) throws IOException {
    Trees.write(
        folder, "urban/metadata/UrbanSound8K.csv", URBAN_HEADER + "\n" + String.join("\n", rows));
  }

  private void touch(String... names) throws IOException {
    Trees.touch(folder, names);
  }
}
