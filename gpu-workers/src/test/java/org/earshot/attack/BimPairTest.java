package org.earshot.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.earshot.message.AttackSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** BIM-a and BIM-b of one schedule: one walk for both. */
class BimPairTest {
  private static final Victim VICTIM = new MlpVictim(5, 12, 60, 3);
  private static final Batch BATCH = Clips.right(VICTIM, 24, 1);

  static Stream<List<Bim>> pairs() {
    return Stream.of(
            new EpsilonSchedule(0.1, 1000, 1, 8),
            new EpsilonSchedule(0.1, 1000, 12, 3),
            // too narrow for many clips: walks that find nothing end at the grid's end
            new EpsilonSchedule(0.004, 100, 6, 3))
        .flatMap(
            schedule ->
                Stream.of(true, false)
                    .map(
                        targeted ->
                            List.of(
                                new Bim(Bim.Variant.A, schedule, 15, 2.5, 0.75, targeted),
                                new Bim(Bim.Variant.B, schedule, 15, 2.5, 0, targeted))));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void both_get_what_they_would_get_alone_for_fewer_passes(List<Bim> pair) {
    CountingVictim alone = new CountingVictim(VICTIM);
    List<String> expected = pair.stream().flatMap(bim -> contents(bim, alone)).toList();
    CountingVictim together = new CountingVictim(VICTIM);
    List<AttackOutcome> outcomes =
        Attacks.run(List.copyOf(pair), together, BATCH, 7, Progress.SILENT);
    assertThat(outcomes.stream().flatMap(BimPairTest::contents).toList()).isEqualTo(expected);
    assertThat(together.backwards()).isLessThan(alone.backwards());
    assertThat(together.forwards()).isLessThan(alone.forwards());
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void no_pass_is_larger_than_the_batch(List<Bim> pair) {
    List<Integer> rows = new ArrayList<>();
    Victim watched = new WatchedVictim(VICTIM, rows);
    Attacks.run(List.copyOf(pair), watched, BATCH, 7, Progress.SILENT);
    assertThat(rows).hasSizeGreaterThan(2).allMatch(batch -> batch <= BATCH.clips().size());
  }

  @Test
  void at_one_epsilon_bim_a_costs_nothing_beside_bim_b() {
    EpsilonSchedule one = new EpsilonSchedule(0.02, 10, 1, 0);
    Bim first = new Bim(Bim.Variant.A, one, 15, 2.5, 0.75, true);
    Bim last = new Bim(Bim.Variant.B, one, 15, 2.5, 0, true);
    CountingVictim alone = new CountingVictim(VICTIM);
    last.attack(alone, BATCH, 7, Progress.SILENT);
    CountingVictim together = new CountingVictim(VICTIM);
    Attacks.run(List.of(first, last), together, BATCH, 7, Progress.SILENT);
    assertThat(together.backwards()).isEqualTo(alone.backwards());
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void the_smallest_epsilon_of_bim_a_is_at_most_that_of_bim_b(List<Bim> pair) {
    List<AttackOutcome> outcomes =
        Attacks.run(List.copyOf(pair), VICTIM, BATCH, 7, Progress.SILENT);
    IntStream.range(0, BATCH.clips().size())
        .forEach(
            i -> {
              ClipOutcome first = outcomes.get(0).clips().get(i);
              ClipOutcome last = outcomes.get(1).clips().get(i);
              assertThat(first.changed() || !last.changed()).isTrue();
              if (last.changed()) {
                // a run's last step may have brought every pixel back from its box
                double step = pair.get(1).stepFactor() / pair.get(1).iterations();
                assertThat(first.perturbation().linf())
                    .isLessThanOrEqualTo(last.perturbation().linf() / (1 - step));
              }
            });
  }

  @Test
  void the_order_is_the_askers_and_other_attacks_stand_beside_them() {
    List<Attack> asked =
        Stream.of("bim-b", "fgsm", "bim-a").map(Attacks::live).map(Attacks::of).toList();
    List<AttackOutcome> outcomes = Attacks.run(asked, VICTIM, BATCH, 7, Progress.SILENT);
    for (int i = 0; i < 3; i++) {
      assertThat(contents(outcomes.get(i)).toList())
          .isEqualTo(contents(asked.get(i), VICTIM).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void a_deadline_leaves_both_what_they_had_found(List<Bim> pair) {
    CountingVictim counting = new CountingVictim(VICTIM);
    List<List<ClipOutcome>> whole = clips(pair, counting, Progress.SILENT);
    int rechecks =
        2 * 3; // at most: of 24 clips, in pairs or held, in batches of 12, of each attack
    int early = counting.calls() - rechecks - 1;
    CountingVictim again = new CountingVictim(VICTIM);
    List<List<ClipOutcome>> part = clips(pair, again, Deadlines.beforePass(again, early));
    assertThat(again.calls()).isLessThan(counting.calls());
    for (int attack = 0; attack < 2; attack++) {
      assertThat(part.get(attack)).filteredOn(ClipOutcome::changed).isNotEmpty();
      assertThat(part.get(attack)).anyMatch(clip -> clip.warnings().contains(Warnings.DEADLINE));
      for (int i = 0; i < BATCH.clips().size(); i++) {
        ClipOutcome found = part.get(attack).get(i);
        ClipOutcome smallest = whole.get(attack).get(i);
        assertThat(found.protocol()).isEqualTo(pair.get(attack).protocol());
        if (!found.warnings().contains(Warnings.DEADLINE)) { // its search had ended
          assertThat(found.perturbation()).isEqualTo(smallest.perturbation());
        } else if (found.changed()) {
          assertThat(smallest.perturbation().l2()).isLessThanOrEqualTo(found.perturbation().l2());
        }
      }
    }
  }

  private static List<List<ClipOutcome>> clips(List<Bim> pair, Victim victim, Progress progress) {
    return Attacks.run(List.copyOf(pair), victim, BATCH, 7, progress).stream()
        .map(AttackOutcome::clips)
        .toList();
  }

  @Test
  void what_shares_work_stands_together_in_the_askers_order() {
    AttackSpec fgsm = Attacks.live("fgsm");
    AttackSpec first = Attacks.live("bim-a");
    AttackSpec last = Attacks.live("bim-b");
    AttackSpec longer = Budget.of(last, Map.of("iterations", 6.0));
    AttackSpec bolder = Budget.of(first, Map.of("confidence", 0.9));
    assertThat(Attacks.sharing(List.of(last, fgsm, first, fgsm)))
        .containsExactly(List.of(last, first), List.of(fgsm));
    assertThat(Attacks.sharing(List.of(first, bolder, longer, last)))
        .containsExactly(List.of(first, last), List.of(bolder), List.of(longer));
    assertThat(Attacks.sharing(List.of(first, Budget.of(last, Map.of("wide", 0.2))))).hasSize(2);
    assertThat(Attacks.sharing(List.of())).isEmpty();
  }

  private static Stream<String> contents(Attack attack, Victim victim) {
    return contents(attack.attack(victim, BATCH, 7, Progress.SILENT));
  }

  private static Stream<String> contents(AttackOutcome outcome) {
    return outcome.clips().stream().map(Clips::content);
  }
}
