package org.earshot.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntBiFunction;
import org.junit.jupiter.api.Test;

/** What a black box allows. */
class PiaTest {
  private static final MlpVictim VICTIM = new MlpVictim(5, 12, 60, 3);
  private static final Batch BATCH = Clips.right(VICTIM, 12, 1);

  private static final int NOT_FINITE = -2;
  private static final Clip CLIP = BATCH.clips().get(0);
  private static final int AIM = (CLIP.label() + 1) % 5;
  private static final Start START =
      BATCH.clips().stream()
          .filter(clip -> clip.label() == AIM)
          .map(clip -> new Start(clip.id(), clip.pixels(), AIM))
          .findFirst()
          .orElseThrow();

  private static Pia pia(int queries, boolean targeted) {
    return new Pia(0.5, 0.001, 2, 500, 20, queries, 0.001, 0.6, 0.001, 0.1, 0.9, 5, targeted);
  }

  /** The victim as a black box, and nothing of it but what a query tells. */
  private static final class Box implements BlackBox {
    private long queries;
    private int most;

    @Override
    public int classes() {
      return VICTIM.classes();
    }

    @Override
    public int pixels() {
      return VICTIM.pixels();
    }

    @Override
    public TopClasses top(float[] x, int batch, int k) {
      queries += batch;
      most = Math.max(most, batch);
      assertThat(k).isLessThanOrEqualTo(2);
      return VICTIM.top(x, batch, k);
    }
  }

  @Test
  void it_fools_a_black_box_and_counts_every_query() {
    Box box = new Box();
    AttackOutcome outcome = pia(600, true).attack(box, BATCH, 7, Progress.SILENT);
    assertThat(outcome.fooled()).isGreaterThan(8);
    assertThat(outcome.clips().stream().mapToLong(ClipOutcome::forwards).sum())
        .isEqualTo(box.queries);
    for (ClipOutcome clip : outcome.clips()) {
      assertThat(clip.backwards()).isZero();
      // beside the clean clip and the pair of the re-check
      assertThat(clip.forwards()).isLessThanOrEqualTo(600 + 3);
    }
    // a clip's samples come in several passes
    assertThat(box.most).isLessThanOrEqualTo(32);
  }

  @Test
  void more_queries_bring_it_nearer() {
    double few = mean(pia(100, true));
    double more = mean(pia(400, true));
    double many = mean(pia(3000, true));
    assertThat(more).isLessThan(few);
    assertThat(many).isLessThan(0.8 * few);
  }

  @Test
  void untargeted_it_leaves_the_label() {
    assertThat(pia(600, false).attack(VICTIM, BATCH, 7, Progress.SILENT).fooled()).isGreaterThan(8);
    assertThat(mean(pia(3000, false))).isLessThan(0.8 * mean(pia(100, false)));
  }

  @Test
  void a_clip_without_a_start_is_skipped() {
    Batch none = new Batch(BATCH.clips());
    AttackOutcome outcome = pia(600, true).attack(VICTIM, none, 7, Progress.SILENT);
    assertThat(outcome.attacked()).isZero();
    assertThat(outcome.clips())
        .allMatch(clip -> ClipOutcome.NO_START.equals(clip.skipped()) && clip.forwards() == 1);
  }

  @Test
  void no_clip_starts_at_itself_or_at_what_the_victim_takes_for_its_own_class() {
    Clip clip = BATCH.clips().get(0);
    int other = (clip.label() + 1) % 5;
    Clip aimed = new Clip(clip.id(), clip.pixels(), clip.label(), other);
    Start itself = new Start(clip.id(), BATCH.clips().get(1).pixels(), other);
    assertThat(only(aimed, itself).skipped()).isEqualTo(ClipOutcome.NO_START);
    // said to be of the target's class, but the victim sees the label's
    Start mistaken = new Start("start", clip.pixels(), other);
    ClipOutcome outcome = only(aimed, mistaken);
    assertThat(outcome.skipped()).isEqualTo(ClipOutcome.NO_START);
    assertThat(outcome.changed()).isFalse();
  }

  @Test
  void what_only_fools_in_its_own_batch_does_not_count() {
    ClipOutcome outcome = walked((x, batch) -> batch == 2 ? CLIP.label() : Clip.NONE);
    assertThat(outcome.changed()).isFalse();
    assertThat(outcome.warnings()).contains(Warnings.RECHECK_DISAGREED);
  }

  @Test
  void a_clean_clip_that_changes_with_its_batch_does_not_count() {
    ClipOutcome outcome = walked((x, batch) -> batch == 2 ? AIM : Clip.NONE);
    assertThat(outcome.changed()).isFalse();
    assertThat(outcome.warnings()).containsExactly(Warnings.CLEAN_UNSTABLE);
  }

  @Test
  void answers_that_are_not_finite_fool_nobody() {
    ClipOutcome outcome =
        walked(
            (x, batch) ->
                Arrays.equals(x, CLIP.pixels()) || Arrays.equals(x, START.pixels()) || batch == 2
                    ? Clip.NONE
                    : NOT_FINITE);
    assertThat(outcome.warnings()).contains(Warnings.NON_FINITE_LOGITS);
    assertThat(outcome.adversarial()).isEqualTo(START.pixels());
  }

  /** The walk of one clip; what it searches in has one row or many, the re-check two. */
  private static ClipOutcome walked(ToIntBiFunction<float[], Integer> said) {
    BlackBox strange =
        new BlackBox() {
          @Override
          public int classes() {
            return VICTIM.classes();
          }

          @Override
          public int pixels() {
            return VICTIM.pixels();
          }

          @Override
          public TopClasses top(float[] x, int batch, int k) {
            float[] logits = VICTIM.logits(x, batch);
            int of = said.applyAsInt(x, batch);
            if (of != Clip.NONE) {
              Arrays.fill(logits, of == NOT_FINITE ? Float.NaN : 0);
            }
            for (int row = 0; of >= 0 && row < batch; row++) {
              logits[row * classes() + of] = 1;
            }
            return TopClasses.of(logits, batch, classes(), k);
          }
        };
    Clip aimed = new Clip(CLIP.id(), CLIP.pixels(), CLIP.label(), AIM);
    Batch batch = new Batch(List.of(aimed), List.of(START));
    return pia(200, true).attack(strange, batch, 7, Progress.SILENT).clips().get(0);
  }

  private static ClipOutcome only(Clip clip, Start start) {
    return pia(100, true)
        .attack(VICTIM, new Batch(List.of(clip), List.of(start)), 7, Progress.SILENT)
        .clips()
        .get(0);
  }

  private static double mean(Attack attack) {
    return attack.attack(VICTIM, BATCH, 7, Progress.SILENT).clips().stream()
        .filter(ClipOutcome::changed)
        .mapToDouble(clip -> clip.perturbation().l2())
        .average()
        .orElseThrow();
  }
}
