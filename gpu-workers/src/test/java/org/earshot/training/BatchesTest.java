package org.earshot.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.earshot.message.TrainingOptions;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private static TrainingOptions options(int batch, double timeShift, double mixup) {
    return new TrainingOptions(3, batch, 0.01, "adam", 0, 3, timeShift, mixup);
  }

  private static Batches batches(TrainingSet set, TrainingOptions options) {
    return new Batches(set, set.clips(), options, 7);
  }

  /** A clip whose rows count 0, 1, 2, ... along time. */
  private static TrainingSet ramp() {
    float[] values = new float[Clips.ROWS * Clips.COLUMNS];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % Clips.COLUMNS;
    }
    return Clips.set(
        List.of(
            new LabelledClip("a", "low", "1", null, Clips.matrix(values)),
            new LabelledClip("b", "high", "1", null, Clips.matrix(values))));
  }

  @Test
  void an_epoch_shows_each_clip_at_most_once_and_fills_its_batches() {
    var set = Clips.twoTones(3, 1);
    var batches = batches(set, options(8, 0, 0));
    var random = batches.generator(1);
    int[] order = batches.order(random);

    assertThat(batches.perEpoch()).isEqualTo(3); // 30 clips
    assertThat(Arrays.stream(order).boxed()).hasSize(30).doesNotHaveDuplicates();
    assertThat(batches.batch(order, 2, random).clips()).isEqualTo(8);
  }

  @Test
  void epochs_differ_in_order_and_are_the_same_again() {
    var set = Clips.twoTones(3, 1);
    var batches = batches(set, options(8, 0.5, 0));

    assertThat(batches.order(batches.generator(1)))
        .isEqualTo(batches.order(batches.generator(1)))
        .isNotEqualTo(batches.order(batches.generator(2)));
  }

  @Test
  void without_augmentation_a_batch_holds_the_clips_as_they_are() {
    var set = Clips.twoTones(1, 1);
    var batches = batches(set, options(2, 0, 0));
    var batch = batches.batch(new int[] {3, 0}, 0, batches.generator(1));

    int pixels = Clips.ROWS * Clips.COLUMNS;
    assertThat(Arrays.copyOf(batch.x(), pixels))
        .isEqualTo(set.clips().get(3).representation().toArray());
    assertThat(Arrays.copyOfRange(batch.x(), pixels, 2 * pixels))
        .isEqualTo(set.clips().get(0).representation().toArray());
    assertThat(batch.targets()).containsExactly(0, 1, 1, 0); // low, high
  }

  @Test
  void a_time_shift_turns_every_row_by_the_same_number_of_columns() {
    var set = ramp();
    var batches = batches(set, options(1, 0.25, 0));
    var random = batches.generator(1);
    Set<Integer> shifts = new HashSet<>();
    for (int draw = 0; draw < 200; draw++) {
      float[] x = batches.batch(new int[] {0}, 0, random).x();
      int shift = Math.floorMod(Math.round(-x[0]), Clips.COLUMNS);
      shifts.add(shift > Clips.COLUMNS / 2 ? shift - Clips.COLUMNS : shift);
      for (int i = 0; i < x.length; i++) {
        assertThat(x[i]).isEqualTo(Math.floorMod(i - shift, Clips.COLUMNS));
      }
    }
    assertThat(shifts).containsExactlyInAnyOrder(-4, -3, -2, -1, 0, 1, 2, 3, 4);
  }

  @Test
  void mixup_blends_targets_as_it_blends_clips() {
    var set = Clips.twoTones(4, 1);
    var batches = batches(set, options(16, 0, 1));
    var random = batches.generator(1);
    var batch = batches.batch(batches.order(random), 0, random);

    for (int i = 0; i < 16; i++) {
      assertThat(batch.targets()[2 * i] + batch.targets()[2 * i + 1]).isEqualTo(1, within(1e-6f));
    }
    assertThat(boxed(batch.targets())).hasSizeGreaterThan(2);
  }

  private static Set<Float> boxed(float[] values) {
    Set<Float> boxed = new HashSet<>();
    for (float value : values) {
      boxed.add(value);
    }
    return boxed;
  }
}
