package org.earshot.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.earshot.training.BestEpoch.Score;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookTest {
  private static Evaluation right(int correct) {
    return new Evaluation(correct, 100, 0.5);
  }

  @ParameterizedTest
  @CsvSource({
    "80, 70, 3, true", // robust on FGSM, fooled at once by BIM
    "80, 70, 36, false", // BIM is stronger, as it should be
    "80, 30, 3, false", // FGSM fools it too: weak, not overfitted
    "12, 10, 1, false", // has learnt nothing yet: chance is 10
  })
  void overfitting_is_robustness_to_fgsm_alone(int clean, int fgsm, int bim, boolean overfitted) {
    assertThat(Look.overfitted(right(clean), right(fgsm), right(bim), 10)).isEqualTo(overfitted);
  }

  @Test
  void it_is_shown_and_recorded() {
    var look = new Look(right(80), right(70), right(3), true);
    var figures = new TreeMap<String, Double>();
    look.addTo(figures);

    assertThat(look.line())
        .isEqualTo(
            ", early-stopping accuracy 0.800 (0.700 under FGSM, 0.030 under BIM): catastrophic overfitting");
    assertThat(figures).containsEntry("bimAccuracy", 0.03).containsEntry("overfitted", 1.0);
  }

  @Test
  void the_card_says_whether_the_kept_epoch_is_one_of_them() {
    assertThat(warnings(List.of(3, 4), 3)).singleElement().asString().endsWith("one of them");
    assertThat(warnings(List.of(3, 4), 2)).singleElement().asString().endsWith("none of them");
    assertThat(warnings(List.of(), 2)).isEmpty();
    assertThat(trained(List.of(), 2, "batches in parts").warnings())
        .containsExactly("batches in parts");
  }

  private static List<String> warnings(List<Integer> overfitted, int bestEpoch) {
    return trained(overfitted, bestEpoch, null).warnings();
  }

  private static Trained trained(List<Integer> overfitted, int bestEpoch, String parts) {
    ComputationGraph none = null;
    return new Trained(none, null, 5, bestEpoch, new Score(0.8, 0.5), overfitted, parts, right(80));
  }
}
