package org.earshot.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.earshot.message.AttackSpec;
import org.earshot.message.Control.AttackPolicy;
import org.earshot.message.Job;
import org.earshot.message.Reference;
import org.earshot.worker.Policy.Classified;
import org.earshot.worker.Policy.Decision;
import org.junit.jupiter.api.Test;

class PolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final List<List<String>> PAIR = List.of(List.of("plain", "hardened"));
  private static final AttackSpec FGSM = spec("fgsm");
  private static final AttackSpec BIM_A = spec("bim-a");
  private static final AttackSpec BIM_B = spec("bim-b");

  @Test
  void a_full_group_is_a_job_for_both_models_of_the_pair() {
    var decision = decide(Decision.NOTHING, clips(0, 4), policy(4, 10, FGSM), 0, NOW);
    assertThat(decision.jobs()).hasSize(1);
    var job = decision.jobs().get(0);
    assertThat(job.models()).containsExactly("plain", "hardened");
    assertThat(job.clips())
        .extracting(clip -> clip.input().offset())
        .containsExactly(0L, 1L, 2L, 3L);
    assertThat(job.seed()).isEqualTo(Policy.SEED);
    assertThat(job.attacks()).containsExactly(FGSM);
  }

  @Test
  void deciding_again_after_an_abort_gives_the_same_job() {
    var before = decide(Decision.NOTHING, clips(0, 3), policy(4, 10, FGSM), 0, NOW);
    var once = decide(before, clips(3, 5), policy(4, 10, FGSM), 0, NOW);
    var again = decide(before, clips(3, 5), policy(4, 10, FGSM), 0, NOW);
    assertThat(once).isEqualTo(again);
    assertThat(once.jobs().get(0).id()).startsWith("fgsm-").hasSize(5 + 16);
  }

  @Test
  void a_group_that_is_not_full_is_filed_after_some_seconds() {
    var early = decide(Decision.NOTHING, clips(0, 3), policy(4, 10, FGSM), 0, NOW);
    assertThat(early.jobs()).isEmpty();
    var late = decide(early, List.of(), policy(4, 10, FGSM), 0, NOW.plus(Policy.FLUSH));
    assertThat(late.jobs()).singleElement().satisfies(job -> assertThat(job.clips()).hasSize(3));
    var after = decide(late, List.of(), policy(4, 10, FGSM), 0, NOW.plus(Duration.ofHours(1)));
    assertThat(after.jobs()).isEmpty();
  }

  @Test
  void clips_that_do_not_count_for_both_models_are_left_out() {
    var onlyOne = List.of(new Classified(clip(0), Set.of("plain")));
    var decision = decide(Decision.NOTHING, onlyOne, policy(1, 10, FGSM), 0, NOW);
    assertThat(decision.jobs()).isEmpty();
  }

  @Test
  void while_too_many_wait_the_newest_clips_are_kept_and_the_others_counted() {
    var full = decide(Decision.NOTHING, clips(0, 10), policy(4, 3, FGSM), 3, NOW);
    assertThat(full.jobs()).isEmpty();
    assertThat(full.unattacked().values()).containsExactly(6);
    var room = decide(full, List.of(), policy(4, 3, FGSM), 2, NOW);
    assertThat(room.jobs())
        .singleElement()
        .satisfies(
            job ->
                assertThat(job.clips())
                    .extracting(clip -> clip.input().offset())
                    .containsExactly(6L, 7L, 8L, 9L));
  }

  @Test
  void attacks_take_turns_when_there_is_room_for_one() {
    var policy = policy(4, 1, FGSM, BIM_A);
    var first = decide(Decision.NOTHING, clips(0, 4), policy, 0, NOW);
    var second = decide(first, clips(4, 8), policy, 0, NOW.plusSeconds(1));
    assertThat(first.jobs()).hasSize(1);
    assertThat(second.jobs()).hasSize(1);
    assertThat(Set.of(first.jobs().get(0).attacks(), second.jobs().get(0).attacks()))
        .containsExactlyInAnyOrder(List.of(FGSM), List.of(BIM_A));
  }

  @Test
  void bim_a_and_bim_b_of_one_schedule_are_one_series_and_one_job() {
    var policy = policy(4, 10, BIM_A, FGSM, BIM_B);
    var before = decide(Decision.NOTHING, clips(0, 3), policy, 0, NOW);
    assertThat(before.next()).hasSize(2);
    var decision = decide(before, clips(3, 4), policy, 0, NOW);
    assertThat(decision.jobs())
        .extracting(Job.Attack::attacks)
        .containsExactly(List.of(BIM_A, BIM_B), List.of(FGSM));
    assertThat(decision.jobs().get(0).id()).startsWith("bim-a+bim-b-");
    assertThat(decision.jobs().get(0).clips()).hasSize(4);
  }

  @Test
  void a_shared_job_is_another_than_that_of_one_of_its_attacks() {
    var shared = decide(Decision.NOTHING, clips(0, 4), policy(4, 10, BIM_A, BIM_B), 0, NOW);
    var alone = decide(Decision.NOTHING, clips(0, 4), policy(4, 10, BIM_A), 0, NOW);
    assertThat(shared.jobs().get(0).id()).isNotEqualTo(alone.jobs().get(0).id());
  }

  @Test
  void bims_of_different_schedules_are_jobs_of_their_own() {
    var wider = new AttackSpec("bim-b", new TreeMap<>(), false, 0.2, true);
    var decision = decide(Decision.NOTHING, clips(0, 4), policy(4, 10, BIM_A, wider), 0, NOW);
    assertThat(decision.jobs())
        .extracting(Job.Attack::attacks)
        .containsExactly(List.of(BIM_A), List.of(wider));
  }

  @Test
  void the_share_is_drawn_by_the_clips_id() {
    long drawn =
        IntStream.range(0, 2000).filter(i -> Policy.drawn("mic/" + i + ".wav", 0.25)).count();
    // Binomial: the standard deviation of the share is 0.0097.
    assertThat(drawn / 2000.0).isCloseTo(0.25, within(0.04));
    assertThat(Policy.drawn("mic/1.wav", 1)).isTrue();
    assertThat(Policy.drawn("mic/1.wav", 0)).isFalse();
  }

  private static Decision decide(
      Decision before, List<Classified> clips, AttackPolicy policy, int queued, Instant now) {
    return Policy.decide(before.next(), clips, PAIR, policy, queued, now);
  }

  private static AttackPolicy policy(int clipsPerJob, int mostQueued, AttackSpec... attacks) {
    return new AttackPolicy(List.of(attacks), 1, clipsPerJob, mostQueued);
  }

  private static AttackSpec spec(String attack) {
    return new AttackSpec(attack, new TreeMap<>(Map.of()), false, 0.1, true);
  }

  private static List<Classified> clips(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> new Classified(clip(i), Set.of("plain", "hardened")))
        .toList();
  }

  private static Job.Clip clip(int offset) {
    return new Job.Clip(
        new Reference("representations.stft", 0, offset, "mic/" + offset + ".wav"),
        "mic",
        "dog",
        null,
        null,
        NOW,
        Duration.ofSeconds(5));
  }
}
