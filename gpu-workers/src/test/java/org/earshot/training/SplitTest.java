package org.earshot.training;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingInt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.earshot.message.CrossValidation;
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

  private static TrainingSet withCopies() {
    var clips = new ArrayList<>(Clips.twoTones(4, 1).clips());
    for (var clip : List.copyOf(clips)) {
      clips.add(Clips.silent(clip.id() + "@0.9", clip.label(), clip.fold(), clip.id()));
    }
    return Clips.set(clips);
  }

  @Test
  void random_parts_are_stratified_and_share_no_clip_nor_its_copies() {
    var set = withCopies(); // 20 originals of each class
    var how = CrossValidation.paper(2, 7);

    for (Split split : Split.all(set, null, how)) {
      assertThat(perClass(split.test())).containsOnly(6);
      assertThat(perClass(split.stop())).allMatch(count -> count == 2 || count == 3);
      assertThat(split.train()).hasSize(2 * (40 - 12 - split.stop().size()));
      Set<String> looked = new HashSet<>();
      Stream.of(split.stop(), split.test())
          .flatMap(List::stream)
          .forEach(clip -> looked.add(clip.id()));
      assertThat(looked).hasSize(split.stop().size() + split.test().size());
      assertThat(split.train())
          .noneMatch(clip -> looked.contains(clip.augmented() ? clip.original() : clip.id()));
      assertThat(split.trainFolds()).isEqualTo(set.folds());
    }
  }

  @Test
  void the_folds_of_a_repeat_share_its_test_part_and_cover_the_rest() {
    var set = withCopies();
    var splits = Split.all(set, null, CrossValidation.paper(2, 7));

    assertThat(splits).hasSize(10);
    assertThat(splits.subList(0, 5)).allMatch(one -> one.test().equals(splits.get(0).test()));
    assertThat(splits.get(5).test()).isNotEqualTo(splits.get(0).test());
    assertThat(splits.subList(0, 5).stream().flatMap(one -> one.stop().stream()))
        .doesNotHaveDuplicates()
        .hasSize(28);
  }

  @Test
  void a_seed_draws_the_parts() {
    var set = withCopies();
    var one = Split.random(set, CrossValidation.paper(1, 7), 0, 0);

    assertThat(Split.random(set, CrossValidation.paper(1, 7), 0, 0)).isEqualTo(one);
    assertThat(Split.random(set, CrossValidation.paper(1, 8), 0, 0)).isNotEqualTo(one);
  }

  @Test
  void refuses_a_class_that_is_too_small_for_its_parts() {
    var clips = new ArrayList<>(Clips.twoTones(4, 1).clips());
    clips.add(Clips.silent("rare/1", "rare", "1", null));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Split.all(Clips.set(clips), null, CrossValidation.paper(1, 1)))
        .withMessageContaining("part: none of [rare]");
  }

  private static List<Integer> perClass(List<LabelledClip> clips) {
    return List.copyOf(
        clips.stream().collect(groupingBy(LabelledClip::label, summingInt(clip -> 1))).values());
  }
}
