package org.earshot.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitTest {
  @ParameterizedTest
  @CsvSource({"5, 4, '1,2,3'", "1, 5, '2,3,4'", "3, 2, '1,4,5'"})
  void stops_on_the_fold_before_the_test_fold_and_trains_on_the_rest(
      String test, String stop, String train) {
    var split = Split.folds(Clips.set(Clips.inFolds("1", "2", "3", "4", "5")), test);

    assertThat(split.stopFold()).isEqualTo(stop);
    assertThat(String.join(",", split.trainFolds())).isEqualTo(train);
  }

  @Test
  void no_clip_is_in_two_parts() {
    var set = Clips.set(Clips.inFolds("1", "2", "3", "4", "5"));
    var split = Split.folds(set, "2");

    assertThat(Stream.of(split.train(), split.stop(), split.test()).flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(set.clips());
    assertThat(split.train()).allMatch(clip -> split.trainFolds().contains(clip.fold()));
    assertThat(split.stop()).allMatch(clip -> clip.fold().equals("1"));
    assertThat(split.test()).allMatch(clip -> clip.fold().equals("2"));
  }

  @Test
  void folds_follow_their_numbers_not_their_digits() {
    var set = Clips.set(Clips.inFolds("fold10", "fold9", "fold1", "fold2"));

    assertThat(set.folds()).containsExactly("fold1", "fold2", "fold9", "fold10");
    assertThat(Split.folds(set, "fold10").stopFold()).isEqualTo("fold9");
    assertThat(Split.folds(set, "fold1").stopFold()).isEqualTo("fold10");
  }

  @Test
  void an_augmented_clip_trains_only_with_its_original() {
    var clips = new ArrayList<>(Clips.inFolds("1", "2", "3"));
    clips.add(Clips.silent("1/low/up", "low", "1", "1/low"));
    // filed under a training fold, but made from a clip of the test fold
    clips.add(Clips.silent("3/low/up", "low", "1", "3/low"));
    var split = Split.folds(Clips.set(clips), "3");

    assertThat(split.train()).extracting(LabelledClip::id).contains("1/low/up");
    assertThat(split.train()).extracting(LabelledClip::id).doesNotContain("3/low/up");
    assertThat(split.stop()).noneMatch(LabelledClip::augmented);
    assertThat(split.test()).noneMatch(LabelledClip::augmented);
  }

  @Test
  void refuses_a_test_fold_that_is_not_there() {
    var set = Clips.set(Clips.inFolds("1", "2", "3"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Split.folds(set, "7"))
        .withMessage("testFold must be one of [1, 2, 3], was 7");
  }

  @Test
  void refuses_fewer_than_three_folds() {
    var set = Clips.set(Clips.inFolds("1", "2"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Split.folds(set, "1"))
        .withMessageContaining("at least three");
  }

  @Test
  void refuses_a_part_without_a_class_and_names_both() {
    var clips = new ArrayList<>(Clips.inFolds("1", "2", "3"));
    clips.removeIf(clip -> clip.id().equals("2/low"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Split.folds(Clips.set(clips), "3"))
        .withMessageContaining("early-stopping fold 2")
        .withMessageContaining("[low]");
  }
}
