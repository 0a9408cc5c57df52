package org.earshot.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.earshot.message.AttackSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every attack keeps to: one table of attacks drives all tests. */
class AttackTest {
  private static final int PIXELS = 60;
  private static final Victim VICTIM = new MlpVictim(5, 12, PIXELS, 3);

  static Stream<Attack> attacks() {
    return specs().map(Attacks::of);
  }

  static Stream<AttackSpec> specs() {
    return Attacks.ids().stream()
        .flatMap(id -> Stream.of(Attacks.live(id), Attacks.spec(id), turned(Attacks.live(id))))
        .filter(spec -> !spec.attack().equals("deepfool") || !spec.targeted())
        .map(AttackTest::affordable);
  }

  /** PIA's 30,000 queries are more than these small victims need. */
  private static AttackSpec affordable(AttackSpec spec) {
    return spec.attack().equals("pia") && !spec.reducedBudget()
        ? with(spec, "queries", 1500)
        : spec;
  }

  private static AttackSpec with(AttackSpec spec, String name, double value) {
    var parameters = new TreeMap<>(spec.parameters());
    parameters.put(name, value);
    return new AttackSpec(
        spec.attack(), parameters, spec.targeted(), spec.wideRms(), spec.reducedBudget());
  }

  /** The spec with the other targeting. */
  private static AttackSpec turned(AttackSpec spec) {
    return new AttackSpec(
        spec.attack(), spec.parameters(), !spec.targeted(), spec.wideRms(), spec.reducedBudget());
  }

  @AfterEach
  void clear_the_interrupt_flag() {
    boolean unused = Thread.interrupted();
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void fools_and_stays_within_budget_and_bounds(Attack attack) {
    Batch batch = Clips.right(VICTIM, 24, 1);
    AttackOutcome outcome = attack.attack(VICTIM, batch, 7, Progress.SILENT);
    assertThat(outcome.attacked()).isEqualTo(24);
    assertThat(outcome.fooled()).isGreaterThan(12);
    for (int i = 0; i < 24; i++) {
      ClipOutcome clip = outcome.clips().get(i);
      if (clip.changed()) {
        assertWithin(attack, batch.clips().get(i).pixels(), clip);
      } else {
        assertThat(clip.adversarial()).isNull();
        assertThat(clip.perturbation()).isNull();
      }
    }
  }

  private static void assertWithin(Attack attack, float[] clean, ClipOutcome clip) {
    float[] stored = clip.adversarial();
    for (float pixel : stored) {
      assertThat(pixel).isBetween(0f, 1f);
    }
    assertThat(clip.perturbation()).isEqualTo(Perturbation.between(clean, stored));
    assertThat(clip.seed()).isEqualTo(7);
    assertThat(clip.protocol()).isEqualTo(attack.protocol());
    assertThat(clip.perturbation().rms()).isLessThanOrEqualTo(attack.wideRms() * (1 + 1e-9));
    if (attack instanceof Fgsm || attack instanceof Bim) {
      // The box is exact, also in float32.
      assertThat(clip.perturbation().linf()).isLessThanOrEqualTo(attack.wideRms());
    }
    float[] logits = VICTIM.logits(stored, 1);
    assertThat(Logits.prediction(logits, 0, VICTIM.classes()))
        .isEqualTo(clip.adversarialPrediction())
        .isNotEqualTo(clip.label());
    assertThat(clip.targetHit()).isEqualTo(clip.adversarialPrediction() == clip.target());
    assertThat(clip.confidence())
        .isEqualTo(
            Math.exp(-Clips.loss(VICTIM, stored, clip.adversarialPrediction())), within(1e-9));
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void untargeted_raises_the_loss_and_targeted_lowers_the_targets(Attack attack) {
    Batch batch = Clips.right(VICTIM, 24, 2);
    AttackOutcome outcome = attack.attack(VICTIM, batch, 7, Progress.SILENT);
    for (int i = 0; i < 24; i++) {
      ClipOutcome clip = outcome.clips().get(i);
      float[] clean = batch.clips().get(i).pixels();
      if (clip.changed() && attack instanceof Pia && attack.targeted() && !clip.targetHit()) {
        continue; // it comes from the target, and left it for a third class
      }
      if (clip.changed() && attack.targeted()) {
        assertThat(Clips.loss(VICTIM, clip.adversarial(), clip.target()))
            .isLessThan(Clips.loss(VICTIM, clean, clip.target()));
      } else if (clip.changed()) {
        // PIA comes from another clip: where classes are nearly tied it may cross anywhere
        double slack = attack instanceof Pia ? 0.01 : 0;
        assertThat(Clips.loss(VICTIM, clip.adversarial(), clip.label()))
            .isGreaterThan(Clips.loss(VICTIM, clean, clip.label()) - slack);
        assertThat(clip.target()).isEqualTo(Clip.NONE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void a_wider_schedule_fools_whatever_a_narrower_one_fools(AttackSpec spec) {
    Batch batch = Clips.right(VICTIM, 24, 3);
    AttackSpec narrow =
        new AttackSpec(
            spec.attack(), spec.parameters(), spec.targeted(), spec.wideRms() / 32, false);
    List<ClipOutcome> few = Attacks.of(narrow).attack(VICTIM, batch, 7, Progress.SILENT).clips();
    List<ClipOutcome> many = Attacks.of(spec).attack(VICTIM, batch, 7, Progress.SILENT).clips();
    for (int i = 0; i < few.size(); i++) {
      assertThat(many.get(i).changed() || !few.get(i).changed()).isTrue();
    }
    assertThat(many.stream().filter(ClipOutcome::changed).count())
        .isGreaterThan(few.stream().filter(ClipOutcome::changed).count());
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void leaves_its_input_untouched(Attack attack) {
    Batch batch = Clips.right(VICTIM, 6, 4);
    Batch before = Clips.copy(batch);
    attack.attack(VICTIM, batch, 7, Progress.SILENT);
    for (int i = 0; i < 6; i++) {
      assertThat(batch.clips().get(i).pixels()).isEqualTo(before.clips().get(i).pixels());
    }
  }

  /**
   * Bit-equal because these victims treat a row alike in every batch. A network's rounding may
   * depend on the batch's size; then norms agree to the schedule's resolution.
   */
  @ParameterizedTest
  @MethodSource("attacks")
  void a_batch_gives_the_same_bits_as_each_clip_alone_and_again(Attack attack) {
    Batch batch = Clips.right(VICTIM, 12, 5);
    List<String> together = contents(attack, batch);
    assertThat(contents(attack, batch)).isEqualTo(together);
    List<String> alone = new ArrayList<>();
    for (Clip clip : batch.clips()) {
      alone.addAll(contents(attack, new Batch(List.of(clip), batch.starts())));
    }
    assertThat(alone).isEqualTo(together);
  }

  private static List<String> contents(Attack attack, Batch batch) {
    return attack.attack(VICTIM, batch, 9, Progress.SILENT).clips().stream()
        .map(Clips::content)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void every_pass_is_counted_to_its_clip(Attack attack) {
    CountingVictim counting = new CountingVictim(VICTIM);
    AttackOutcome outcome = attack.attack(counting, Clips.right(VICTIM, 10, 6), 7, Progress.SILENT);
    assertThat(outcome.clips().stream().mapToLong(ClipOutcome::forwards).sum())
        .isEqualTo(counting.forwards());
    assertThat(outcome.clips().stream().mapToLong(ClipOutcome::backwards).sum())
        .isEqualTo(counting.backwards());
    assertThat(outcome.clips()).allMatch(clip -> clip.seconds() >= 0 && clip.iterations() > 0);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void what_is_wrong_already_costs_one_pass(Attack attack) {
    CountingVictim counting = new CountingVictim(VICTIM);
    AttackOutcome outcome = attack.attack(counting, Clips.wrong(VICTIM, 10, 6), 7, Progress.SILENT);
    assertThat(outcome.attacked()).isZero();
    assertThat(outcome.clips())
        .allMatch(clip -> ClipOutcome.ALREADY_WRONG.equals(clip.skipped()) && !clip.changed());
    assertThat(counting.forwards()).isEqualTo(10);
    assertThat(counting.backwards()).isZero();
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void on_unlabelled_clips_the_own_prediction_stands_in(Attack attack) {
    AttackOutcome labelled = attack.attack(VICTIM, Clips.right(VICTIM, 8, 8), 7, Progress.SILENT);
    AttackOutcome unlabelled =
        attack.attack(VICTIM, Clips.unlabelled(VICTIM, 8, 8), 7, Progress.SILENT);
    for (int i = 0; i < 8; i++) {
      ClipOutcome clip = unlabelled.clips().get(i);
      assertThat(clip.label()).isEqualTo(Clip.NONE);
      assertThat(clip.adversarial()).isEqualTo(labelled.clips().get(i).adversarial());
      assertThat(clip.target()).isEqualTo(labelled.clips().get(i).target());
    }
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void interruption_ends_it_before_the_next_pass(Attack attack) {
    CountingVictim counting = new CountingVictim(VICTIM);
    int[] calls = new int[1];
    int[] told = new int[1];
    Progress interrupting =
        standing -> {
          told[0]++;
          if (told[0] == 2) {
            calls[0] = counting.calls();
            Thread.currentThread().interrupt();
          }
        };
    assertThatThrownBy(() -> attack.attack(counting, Clips.right(VICTIM, 4, 9), 7, interrupting))
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("interrupted");
    assertThat(counting.calls()).isEqualTo(calls[0]);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void whoever_follows_it_may_end_it(Attack attack) {
    CountingVictim counting = new CountingVictim(VICTIM);
    Progress unwanted =
        new Progress() {
          @Override
          public void at(Standing standing) {}

          @Override
          public void checkWanted() {
            if (counting.calls() == 3) {
              throw new CancellationException("cancelled");
            }
          }
        };
    assertThatThrownBy(() -> attack.attack(counting, Clips.right(VICTIM, 4, 9), 7, unwanted))
        .isInstanceOf(CancellationException.class)
        .hasMessage("cancelled");
    assertThat(counting.calls()).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void progress_counts_up_and_ends_with_what_was_found(Attack attack) {
    List<Integer> steps = new ArrayList<>();
    double[] smallest = new double[1];
    int[] found = new int[1];
    long[] passes = new long[1];
    Progress following =
        at -> {
          assertThat(at.step()).isLessThanOrEqualTo(at.of());
          assertThat(at.fooled()).isGreaterThanOrEqualTo(found[0]);
          assertThat(at.forwards()).isGreaterThan(passes[0]);
          steps.add(at.step());
          found[0] = at.fooled();
          smallest[0] = at.smallestL2();
          passes[0] = at.forwards();
        };
    AttackOutcome outcome = attack.attack(VICTIM, Clips.right(VICTIM, 9, 10), 7, following);
    if (attack instanceof Pia) { // its steps are queries, many at a time
      assertThat(steps.get(0)).isPositive();
      assertThat(steps).isSorted();
    } else {
      assertThat(steps.get(0)).isEqualTo(1);
      assertThat(steps).isSorted().doesNotHaveDuplicates();
    }
    assertThat(found[0]).isEqualTo(outcome.fooled());
    assertThat(smallest[0])
        .isEqualTo(
            outcome.clips().stream()
                .filter(ClipOutcome::changed)
                .mapToDouble(clip -> clip.perturbation().l2())
                .min()
                .orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void refuses_clips_that_do_not_fit(Attack attack) {
    Batch small = new Batch(List.of(new Clip("a", new float[PIXELS - 1], 0, Clip.NONE)));
    assertThatThrownBy(() -> attack.attack(VICTIM, small, 7, Progress.SILENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("60 pixels, a has 59");
    Batch strange = new Batch(List.of(new Clip("a", new float[PIXELS], 5, Clip.NONE)));
    assertThatThrownBy(() -> attack.attack(VICTIM, strange, 7, Progress.SILENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5 classes, a has 5 and -1");
  }
}
