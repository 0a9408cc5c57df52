package org.earshot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClipsTest {
  @TempDir Path folder;

  @Test
  void a_folder_is_walked_in_the_order_of_names() throws IOException {
    touch("b.wav", "a/z.FLAC", "a/b/c.ogg", "a.mp3");

    assertThat(names(folder)).containsExactly("a.mp3", "a/b/c.ogg", "a/z.FLAC", "b.wav");
  }

  @Test
  void other_and_hidden_files_are_skipped() throws IOException {
    touch("a.wav", "notes.txt", "noextension", ".hidden.wav", ".git/b.wav", "sub/._a.wav", "wav");

    assertThat(names(folder)).containsExactly("a.wav");
  }

  @Test
  void a_link_is_followed_within_the_folder_only() throws IOException {
    touch("outside/secret.wav", "in/a.wav", "in/sub/b.wav");
    Path in = folder.resolve("in");
    Files.createSymbolicLink(in.resolve("link.wav"), in.resolve("a.wav"));
    Files.createSymbolicLink(in.resolve("out.wav"), folder.resolve("outside/secret.wav"));
    Files.createSymbolicLink(in.resolve("outside"), folder.resolve("outside"));
    Files.createSymbolicLink(in.resolve("loop"), in);
    Files.createSymbolicLink(in.resolve("broken.wav"), in.resolve("nothing.wav"));

    var clips = Clips.open(List.of(in));

    assertThat(clips.stream().map(ClipFile::name))
        .containsExactly("a.wav", "link.wav", "sub/b.wav");
    assertThat(clips.notes())
        .singleElement()
        .asString()
        .startsWith("left out 1 links that lead out of the folder")
        .endsWith("out.wav");
  }

  @Test
  void a_name_that_no_clip_can_have_is_left_out_and_said() throws IOException {
    touch("a.wav", "b\nc.wav");

    var clips = Clips.open(List.of(folder));

    assertThat(clips.stream().map(ClipFile::name)).containsExactly("a.wav");
    assertThat(clips.notes()).singleElement().asString().contains("b?c.wav");
  }

  @Test
  void the_source_is_the_folders_own_name() throws IOException {
    touch("My Sounds (2026)/a.wav", "ok.name_1/a.wav");

    assertThat(sources(folder.resolve("My Sounds (2026)"))).containsExactly("My-Sounds-2026");
    assertThat(sources(folder.resolve("ok.name_1/../ok.name_1/."))).containsExactly("ok.name_1");
  }

  @Test
  void a_folder_whose_name_can_be_no_source_suggests_none() throws IOException {
    touch("ﾊﾟ/a.wav");

    assertThat(sources(folder.resolve("ﾊﾟ"))).containsExactly((String) null);
  }

  @Test
  void files_are_taken_whatever_their_extension_and_share_their_folders_source()
      throws IOException {
    touch("mic/a.bin", "mic/b.wav", "yard/c.wav");

    var clips =
        Clips.open(
            List.of(
                folder.resolve("mic/a.bin"),
                folder.resolve("yard/c.wav"),
                folder.resolve("mic/b.wav"),
                folder.resolve("mic/a.bin")));

    assertThat(clips.sets()).extracting(ClipSet::source).containsExactly("mic", "yard");
    assertThat(clips.stream().map(ClipFile::name)).containsExactly("a.bin", "b.wav", "c.wav");
    assertThat(clips.count()).isEqualTo(3);
    assertThat(clips.stream()).noneMatch(clip -> clip.label() != null);
  }

  @Test
  void several_folders_are_several_sources() throws IOException {
    touch("mic/a.wav", "yard/a.wav");

    assertThat(sources(folder.resolve("mic"), folder.resolve("yard")))
        .containsExactly("mic", "yard");
  }

  @Test
  void a_path_that_is_not_there_is_refused() {
    Path nowhere = folder.resolve("nowhere");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Clips.open(List.of(nowhere)))
        .withMessage("path must exist, was " + nowhere);
  }

  @Test
  void no_path_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Clips.open(List.of()))
        .withMessageStartingWith("paths must name");
  }

  @Test
  void a_folder_without_audio_is_refused_with_what_was_looked_for() throws IOException {
    touch("notes.txt");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Clips.open(List.of(folder)))
        .withMessageContaining("wav, ")
        .withMessageContaining("meta/esc50.csv or metadata/UrbanSound8K.csv");
  }

  private List<String> names(Path path) {
    return Clips.open(List.of(path)).stream().map(ClipFile::name).toList();
  }

  private static List<String> sources(Path... paths) {
    return Clips.open(List.of(paths)).sets().stream().map(ClipSet::source).toList();
  }

  private void touch(String... names) throws IOException {
    Trees.touch(folder, names);
  }
}
