package org.earshot.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.earshot.source.Framer.Piece;
import org.junit.jupiter.api.Test;

class FramerTest {
  private final List<Piece> pieces = new ArrayList<>();
  private long pushed;

  /** Sample n has the value n: whatever comes out tells where it was. */
  private void push(Framer framer, int count) {
    float[] samples = new float[count + 3];
    for (int i = 0; i < count; i++) {
      samples[i] = pushed + i;
    }
    framer.push(samples, count);
    pushed += count;
  }

  private void collect(Framer framer, long safe) {
    for (var piece = framer.next(safe); piece != null; piece = framer.next(safe)) {
      pieces.add(piece);
    }
  }

  private void cut(Framer framer, long position) {
    var piece = framer.cut(position);
    if (piece != null) {
      pieces.add(piece);
    }
  }

  private List<Float> all() {
    return pieces.stream().flatMap(piece -> floats(piece.samples()).stream()).toList();
  }

  private static List<Float> floats(float[] samples) {
    List<Float> list = new ArrayList<>();
    for (float sample : samples) {
      list.add(sample);
    }
    return list;
  }

  private static List<Float> numbers(int count) {
    List<Float> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add((float) i);
    }
    return list;
  }

  @Test
  void side_by_side_every_sample_is_in_exactly_one_clip() {
    var framer = new Framer(100, 100);
    var random = new Random(4);
    while (pushed < 10_000) {
      push(framer, 1 + random.nextInt(270));
      collect(framer, pushed);
    }
    cut(framer, framer.end());

    assertThat(all()).isEqualTo(numbers((int) pushed));
    assertThat(pieces.subList(0, pieces.size() - 1))
        .allSatisfy(piece -> assertThat(piece.samples()).hasSize(100));
  }

  @Test
  void with_a_hop_clips_overlap_and_begin_a_hop_apart() {
    var framer = new Framer(100, 40);
    push(framer, 1_000);
    collect(framer, pushed);

    for (int i = 0; i < pieces.size(); i++) {
      assertThat(pieces.get(i).position()).isEqualTo(40L * i);
      assertThat(pieces.get(i).samples()[0]).isEqualTo(40f * i);
      assertThat(pieces.get(i).samples()).hasSize(100);
    }
    assertThat(pieces).hasSize(23);
  }

  @Test
  void no_clip_is_made_across_a_place_that_is_not_safe() {
    var framer = new Framer(100, 100);
    push(framer, 350);
    collect(framer, 250);
    assertThat(pieces).hasSize(2);

    cut(framer, 250);
    push(framer, 50);
    collect(framer, pushed);

    assertThat(pieces).extracting(Piece::position).containsExactly(0L, 100L, 200L, 250L);
    assertThat(pieces.get(2).samples()).hasSize(50);
    assertThat(all()).isEqualTo(numbers(350));
  }

  @Test
  void before_a_cut_an_overlap_alone_is_no_clip() {
    var framer = new Framer(100, 40);
    push(framer, 100);
    collect(framer, pushed);
    cut(framer, 100);

    assertThat(pieces).hasSize(1);

    push(framer, 100);
    collect(framer, pushed);
    assertThat(pieces.get(1).position()).isEqualTo(100);
  }

  @Test
  void a_backlog_does_not_stay_in_memory_and_loses_nothing() {
    var framer = new Framer(100, 100);
    push(framer, 5_000); // nothing is safe yet
    collect(framer, 0);
    assertThat(pieces).isEmpty();
    collect(framer, pushed);
    push(framer, 100);
    collect(framer, pushed);

    assertThat(all()).isEqualTo(numbers(5_100));
  }
}
