package org.earshot.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplayOrderTest {
  private static final List<ClipFile> EVEN =
      IntStream.range(0, 80).mapToObj(i -> Tones.clip(i + ".wav", "class" + i / 8)).toList();

  @Test
  void every_clip_occurs_once_a_round() {
    assertThat(ReplayOrder.of(EVEN, 1, 0)).containsExactlyInAnyOrderElementsOf(EVEN);
  }

  @Test
  void classes_alternate_within_and_across_rounds() {
    List<ClipFile> heard = new ArrayList<>(ReplayOrder.of(EVEN, 1, 0));
    heard.addAll(ReplayOrder.of(EVEN, 1, 1));

    for (int i = 10; i <= heard.size(); i++) {
      assertThat(heard.subList(i - 10, i)).extracting(ClipFile::label).doesNotHaveDuplicates();
    }
  }

  @Test
  void the_seed_and_the_round_decide_the_order() {
    var order = ReplayOrder.of(EVEN, 1, 0);

    assertThat(ReplayOrder.of(EVEN, 1, 0)).isEqualTo(order);
    assertThat(ReplayOrder.of(EVEN, 1, 1)).isNotEqualTo(order);
    assertThat(ReplayOrder.of(EVEN, 2, 0)).isNotEqualTo(order);
  }

  @Test
  void a_class_of_many_clips_is_spread_between_the_others() {
    var clips = new ArrayList<ClipFile>();
    IntStream.range(0, 8).forEach(i -> clips.add(Tones.clip("r" + i, "rain")));
    IntStream.range(0, 2).forEach(i -> clips.add(Tones.clip("d" + i, "dog")));

    var labels = ReplayOrder.of(clips, 1, 0).stream().map(ClipFile::label).toList();

    assertThat(labels.subList(0, 5)).containsOnlyOnce("dog");
    assertThat(labels.subList(5, 10)).containsOnlyOnce("dog");
  }

  @Test
  void clips_without_labels_are_one_class() {
    var clips = List.of(Tones.clip("a", null), Tones.clip("b", null), Tones.clip("c", null));

    assertThat(ReplayOrder.of(clips, 1, 0)).containsExactlyInAnyOrderElementsOf(clips);
  }
}
