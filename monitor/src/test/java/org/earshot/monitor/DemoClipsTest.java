package org.earshot.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.earshot.ingest.BundledClips;
import org.earshot.ingest.ClipFile;
import org.earshot.wire.CanonicalClip;
import org.junit.jupiter.api.Test;

class DemoClipsTest {
  private static final ClassLoader LOADER = DemoClipsTest.class.getClassLoader();
  private static final String ROOT = "demo/esc10";

  private final List<ClipFile> clips = BundledClips.load(LOADER, ROOT);

  @Test
  void there_are_eight_clips_of_each_class_and_all_are_of_fold_5() {
    assertThat(clips.stream().collect(groupingBy(ClipFile::label, counting())))
        .hasSize(10)
        .allSatisfy((label, count) -> assertThat(count).isEqualTo(8));
    assertThat(clips).extracting(ClipFile::fold).containsOnly("5");
  }

  @Test
  void every_clip_decodes() throws IOException {
    for (ClipFile clip : clips) {
      try (var stream = clip.content().open()) {
        assertThat(CanonicalClip.of(stream.readAllBytes()).duration().toMillis())
            .as(clip.name())
            .isBetween(4_900L, 5_200L);
      }
    }
  }

  @Test
  void every_clip_is_attributed_under_a_licence_that_allows_sharing_it() throws IOException {
    var rows = text("ATTRIBUTION.csv").lines().skip(1).toList();

    assertThat(rows)
        .extracting(row -> row.substring(0, row.indexOf(',')))
        .containsExactlyInAnyOrderElementsOf(clips.stream().map(ClipFile::name).toList());
    assertThat(rows)
        .extracting(row -> row.substring(row.lastIndexOf(',') + 1))
        .containsOnly("CC0", "CC-BY-3.0");
    assertThat(text("README.md")).contains("https://creativecommons.org/licenses/by/3.0/");
  }

  private static String text(String name) throws IOException {
    try (var stream = LOADER.getResourceAsStream(ROOT + "/" + name)) {
      return new String(stream.readAllBytes(), UTF_8);
    }
  }
}
