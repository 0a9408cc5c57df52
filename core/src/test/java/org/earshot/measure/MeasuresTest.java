package org.earshot.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.earshot.message.AttackResult;
import org.earshot.message.Json;
import org.earshot.message.Ranked;
import org.earshot.message.Reference;
import org.earshot.message.Robustness;
import org.earshot.message.Robustness.Window;
import org.earshot.message.Verdict;
import org.junit.jupiter.api.Test;

class MeasuresTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final Window WINDOW = new Window(NOW, Duration.ofMinutes(5));

  @Test
  void fooling_counts_what_was_attacked_and_what_was_wrong_before() {
    Robustness.Fooling fooling =
        Measures.fooling(
            List.of(
                fooled("a", "1", 0.2),
                fooled("a", "2", 6.4),
                held("a", "3"),
                held("a", "4"),
                skipped("a", "5", "already-wrong"),
                skipped("a", "6", "gone")),
            WINDOW);
    assertThat(fooling.attacked()).isEqualTo(4);
    assertThat(fooling.fooled()).isEqualTo(2);
    assertThat(fooling.alreadyWrong()).isEqualTo(1);
    // 128 x 128 pixels: the paper's 3 at 768 x 1568 is 0.34993 here.
    assertThat(fooling.paperL2()).isCloseTo(0.34993, within(1e-5));
    assertThat(fooling.ratePaper().value()).isEqualTo(0.25);
    assertThat(fooling.rateWide().value()).isEqualTo(0.5);
    // (1 - 0.2 / 12.8 + 1 - 6.4 / 12.8) / 4
    assertThat(fooling.aucWide()).isCloseTo(0.37109375, within(1e-12));
    assertThat(fooling.robustAccuracyPaper()).isEqualTo(3.0 / 5);
    assertThat(fooling.robustAccuracyWide()).isEqualTo(2.0 / 5);
    assertThat(fooling.meanL2()).isCloseTo(3.3, within(1e-12));
    assertThat(fooling.labelled()).isTrue();
    assertThat(Json.read(Json.write(fooling), Robustness.class)).isEqualTo(fooling);
  }

  @Test
  void what_does_not_count_is_left_out() {
    AttackResult augmented = result("a", "9", "dog", "dog", null, true, 0.1, false);
    Robustness.Fooling fooling = Measures.fooling(List.of(augmented, held("a", "1")), WINDOW);
    assertThat(fooling.attacked()).isEqualTo(1);
    assertThat(fooling.fooled()).isZero();
  }

  @Test
  void eps_r_pairs_by_clip_and_stands_when_both_models_fall() {
    List<AttackResult> results = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      results.add(fooled("a", "clip" + i, 1 + 0.1 * i));
      results.add(fooled("b", "clip" + i, 2 + 0.2 * i));
    }
    Robustness.EpsR epsR = Measures.epsR(results, WINDOW);
    assertThat(epsR.original()).isEqualTo("a");
    assertThat(epsR.model()).isEqualTo("b");
    assertThat(epsR.pairs()).isEqualTo(20);
    assertThat(epsR.provisional()).isFalse();
    assertThat(epsR.epsR()).isCloseTo(2, within(1e-12));
    assertThat(epsR.lower()).isCloseTo(2, within(1e-12));
    Collections.shuffle(results);
    assertThat(Measures.epsR(results, WINDOW)).isEqualTo(epsR);
    assertThat(Json.read(Json.write(epsR), Robustness.class)).isEqualTo(epsR);
  }

  @Test
  void eps_r_is_provisional_while_a_model_holds() {
    Robustness.EpsR epsR =
        Measures.epsR(
            List.of(
                fooled("a", "1", 1),
                fooled("b", "1", 3),
                fooled("a", "2", 1),
                held("b", "2"),
                fooled("a", "3", 1),
                skipped("b", "3", "already-wrong"),
                skipped("a", "4", "gone"),
                fooled("b", "4", 9),
                fooled("a", "5", 1)),
            WINDOW);
    assertThat(epsR.pairs()).isEqualTo(1);
    assertThat(epsR.unfooled()).isEqualTo(1);
    assertThat(epsR.disagreements()).isEqualTo(1);
    assertThat(epsR.provisional()).isTrue();
    assertThat(epsR.epsR()).isEqualTo(3);
    assertThat(epsR.lower()).isNull();
  }

  @Test
  void a_rate_of_exactly_nine_tenths_is_provisional() {
    List<AttackResult> results = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      results.add(fooled("a", "clip" + i, 1));
      results.add(i == 0 ? held("b", "clip" + i) : fooled("b", "clip" + i, 2));
    }
    assertThat(Measures.epsR(results, WINDOW).provisional()).isTrue();
  }

  @Test
  void unlabelled_clips_pair_where_the_models_agree() {
    Robustness.EpsR epsR =
        Measures.epsR(
            List.of(
                result("a", "1", null, "dog", null, true, 1, true),
                result("b", "1", null, "dog", null, true, 2, true),
                result("a", "2", null, "dog", null, true, 1, true),
                result("b", "2", null, "rain", null, true, 2, true)),
            WINDOW);
    assertThat(epsR.labelled()).isFalse();
    assertThat(epsR.pairs()).isEqualTo(1);
    assertThat(epsR.disagreements()).isEqualTo(1);
  }

  @Test
  void accuracy_leaves_out_what_does_not_count() {
    VerdictCounts counts =
        VerdictCounts.NONE
            .plus(verdict("dog", "dog", false))
            .plus(verdict("dog", "rain", false))
            .plus(verdict("dog", "dog", true))
            .plus(verdict(null, "dog", false));
    assertThat(counts).isEqualTo(new VerdictCounts(1, 2, 1, 1));
    Robustness.Accuracy accuracy =
        Measures.accuracy(WINDOW, "esc10", "a", "stft/small/22050/1", counts);
    assertThat(accuracy.ratio()).isEqualTo(Wilson.share(1, 2));
    assertThat(
            Measures.accuracy(WINDOW, "esc10", "a", "stft/small/22050/1", VerdictCounts.NONE)
                .ratio())
        .isNull();
  }

  @Test
  void refuses_results_that_do_not_belong_together() {
    assertThatThrownBy(() -> Measures.fooling(List.of(), WINDOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("results must not be empty");
    assertThatThrownBy(() -> Measures.fooling(List.of(held("a", "1"), held("b", "1")), WINDOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("results must be of one model, were [a, b]");
    assertThatThrownBy(
            () ->
                Measures.epsR(
                    List.of(held("a", "1"), result("a", "1", null, "dog", null, false, 0, true)),
                    WINDOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("results must be of one labelled, were [true, false]");
  }

  private static AttackResult fooled(String model, String clip, double l2) {
    return result(model, clip, "dog", "dog", null, true, l2, true);
  }

  private static AttackResult held(String model, String clip) {
    return result(model, clip, "dog", "dog", null, false, 0, true);
  }

  private static AttackResult skipped(String model, String clip, String reason) {
    return result(model, clip, "dog", "rain", reason, false, 0, true);
  }

  private static AttackResult result(
      String model,
      String clip,
      String label,
      String prediction,
      String skipped,
      boolean changed,
      double l2,
      boolean counts) {
    return new AttackResult(
        "job",
        "a+b",
        model,
        clip,
        "esc10",
        "fgsm",
        "0123abcd",
        false,
        true,
        7,
        "stft/small/22050/1",
        128 * 128,
        label,
        null,
        prediction,
        changed ? "cat" : null,
        changed ? 0.6 : null,
        skipped,
        changed,
        false,
        0,
        l2,
        0,
        null,
        12.8,
        1,
        10,
        1,
        0.1,
        List.of(),
        counts,
        null,
        NOW,
        NOW,
        Duration.ofSeconds(5),
        NOW);
  }

  private static Verdict verdict(String label, String prediction, boolean seen) {
    return new Verdict(
        "clip",
        "esc10",
        "a",
        "stft/small/22050/1",
        label,
        null,
        seen,
        List.of(new Ranked(prediction, 0.9)),
        NOW,
        Duration.ofSeconds(5),
        NOW,
        new Reference("representations.stft", 0, 0, "clip"));
  }
}
