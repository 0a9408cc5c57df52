package org.earshot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledClipsTest {
  private static final String HEADER = "filename,fold,target,category";

  @TempDir Path folder;

  @Test
  void resources_are_listed_with_labels_and_folds_and_read_when_needed() throws IOException {
    Trees.write(folder, "demo/meta/esc50.csv", HEADER, "b.ogg,5,0,dog", "a.ogg,5,1,rain");
    Trees.write(folder, "demo/audio/a.ogg", new byte[] {1});
    Trees.write(folder, "demo/audio/b.ogg", new byte[] {2});

    try (var loader = loader()) {
      var clips = BundledClips.load(loader, "demo");

      assertThat(clips)
          .extracting(ClipFile::name, ClipFile::label, ClipFile::fold)
          .containsExactly(tuple("b.ogg", "dog", "5"), tuple("a.ogg", "rain", "5"));
      assertThat(clips.get(0).read()).containsExactly(2);
      assertThat(clips.get(0).read()).containsExactly(2);
    }
  }

  @Test
  void a_root_without_a_table_is_refused() throws IOException {
    try (var loader = loader()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> BundledClips.load(loader, "demo"))
          .withMessage("root must hold a table: no resource demo/meta/esc50.csv");
    }
  }

  @Test
  void a_table_whose_clip_was_not_bundled_is_refused() throws IOException {
    Trees.write(folder, "demo/meta/esc50.csv", HEADER, "a.ogg,5,0,dog");

    try (var loader = loader()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> BundledClips.load(loader, "demo"))
          .withMessageEndingWith("lacks demo/audio/a.ogg");
    }
  }

  private URLClassLoader loader() throws IOException {
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}, null);
  }
}
