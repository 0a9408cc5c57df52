package org.earshot.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.earshot.dsp.Matrix;
import org.junit.jupiter.api.Test;

class TrainingSetTest {
  @Test
  void the_order_of_the_clips_changes_nothing() {
    var clips = Clips.twoTones(2, 1).clips();
    var reversed = new ArrayList<>(clips);
    Collections.reverse(reversed);

    assertThat(Clips.set(reversed).digest()).isEqualTo(Clips.set(clips).digest());
    assertThat(Clips.set(reversed).classes()).containsExactly("high", "low");
  }

  @Test
  void the_digest_follows_ids_and_contents() {
    var clips = Clips.inFolds("1", "2", "3");
    String digest = Clips.set(clips).digest();
    var renamed = new ArrayList<>(clips);
    renamed.set(0, Clips.silent("other", "high", "1", null));
    var changed = new ArrayList<>(clips);
    float[] values = new float[Clips.ROWS * Clips.COLUMNS];
    values[7] = 0.5f;
    changed.set(0, new LabelledClip(clips.get(0).id(), "high", "1", null, Clips.matrix(values)));

    assertThat(Clips.set(renamed).digest()).isNotEqualTo(digest);
    assertThat(Clips.set(changed).digest()).isNotEqualTo(digest);
  }

  @Test
  void counts_each_class_in_each_fold() {
    assertThat(Clips.twoTones(3, 1).counts())
        .containsOnlyKeys("1", "2", "3", "4", "5")
        .containsEntry("4", Map.of("high", 3, "low", 3));
  }

  @Test
  void a_copy_in_another_pitch_is_no_clip_more() {
    var clips = new ArrayList<>(Clips.twoTones(3, 1).clips());
    var first = clips.get(0);
    clips.add(Clips.silent(first.id() + "@0.9", first.label(), first.fold(), first.id()));

    assertThat(Clips.set(clips).clips()).hasSize(31);
    assertThat(Clips.set(clips).counts()).isEqualTo(Clips.twoTones(3, 1).counts());
  }

  @Test
  void refuses_two_clips_of_one_id() {
    var clip = Clips.silent("a/1", "low", "1", null);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Clips.set(List.of(clip, clip)))
        .withMessageContaining("a/1");
  }

  @Test
  void refuses_a_clip_of_another_size() {
    var clip = Clips.silent("a/1", "low", "1", null);
    var small = new LabelledClip("a/2", "low", "1", null, Matrix.zeros(2, 3));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Clips.set(List.of(small, clip)))
        .withMessage("clips must be of one size, but a/1 is 16 x 16 and a/2 is 2 x 3");
  }

  @Test
  void refuses_a_single_class() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Clips.set(List.of(Clips.silent("a/1", "low", "1", null))))
        .withMessageContaining("at least two classes, were of [low]");
  }
}
