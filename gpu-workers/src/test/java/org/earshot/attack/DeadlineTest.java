package org.earshot.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A deadline ends every attack with what it has found. */
class DeadlineTest {
  private static final Victim VICTIM = new MlpVictim(5, 12, 60, 3);

  static Stream<Attack> attacks() {
    return Attacks.ids().stream().map(Attacks::live).map(Attacks::of);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void what_was_found_is_looked_at_again_and_marked(Attack attack) {
    var counting = new CountingVictim(VICTIM);
    var batch = Clips.right(VICTIM, 12, 1);
    var whole = attack.attack(counting, batch, 7, Progress.SILENT);
    int held = 12 - whole.fooled();
    int rechecks = (whole.fooled() + 5) / 6 + (held + 5) / 6; // of pairs, and of clean clips
    int lastOfSearch = counting.calls() - rechecks - 1;
    assertThat(lastOfSearch).isGreaterThan(2);
    var again = new CountingVictim(VICTIM);
    var part = attack.attack(again, batch, 7, Deadlines.beforePass(again, lastOfSearch));
    assertThat(again.calls()).isLessThanOrEqualTo(counting.calls());
    assertThat(part.fooled()).isBetween(1, whole.fooled());
    assertThat(part.clips()).anyMatch(DeadlineTest::late);
    for (int i = 0; i < part.clips().size(); i++) { // whose search had ended is as it would be
      if (!late(part.clips().get(i))) {
        assertThat(part.clips().get(i).adversarial()).isEqualTo(whole.clips().get(i).adversarial());
      }
    }
    assertThat(part.clips())
        .filteredOn(ClipOutcome::changed)
        .allSatisfy(clip -> assertThat(clip.adversarialPrediction()).isNotEqualTo(clip.label()));
  }

  private static boolean late(ClipOutcome clip) {
    return clip.warnings().contains(Warnings.DEADLINE);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void before_the_first_step_nothing_counts_as_attacked(Attack attack) {
    foundNothing(attack, 1);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void after_the_deadline_clips_are_looked_at_and_not_attacked(Attack attack) {
    foundNothing(attack, 0);
  }

  private static void foundNothing(Attack attack, int pass) {
    var counting = new CountingVictim(VICTIM);
    var outcome =
        attack.attack(counting, Clips.right(VICTIM, 3, 1), 7, Deadlines.beforePass(counting, pass));
    assertThat(counting.calls()).isEqualTo(1);
    assertThat(outcome.attacked()).isZero();
    assertThat(outcome.clips())
        .allSatisfy(clip -> assertThat(clip.skipped()).isEqualTo(ClipOutcome.DEADLINE));
  }
}
