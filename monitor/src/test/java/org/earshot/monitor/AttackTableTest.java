package org.earshot.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.earshot.attack.ClipOutcome;
import org.earshot.message.AttackResult;
import org.earshot.message.ModelCard;
import org.earshot.message.TrainingOptions;
import org.junit.jupiter.api.Test;

/** The table of an attack on two models. */
class AttackTableTest {
  private static final ModelCard PLAIN = card("mine", null);
  private static final ModelCard HARDENED = card("mine-adv", "mine");

  @Test
  void eps_r_is_the_hardened_model_over_its_original_whatever_the_order() {
    assertThat(table(HARDENED, PLAIN))
        .isEqualTo(table(PLAIN, HARDENED))
        .contains("fgsm      eps_r mine-adv over mine: 2.00 on 1 pairs");
  }

  @Test
  void models_that_do_not_harden_each_other_have_no_eps_r() {
    assertThat(table(PLAIN, card("other", null)))
        .contains("no eps_r: neither of mine and other hardens the other")
        .doesNotContain("over");
    assertThat(table(PLAIN)).doesNotContain("eps_r");
  }

  @Test
  void what_a_deadline_kept_from_being_attacked_is_told_in_results() {
    assertThat(table(PLAIN, HARDENED))
        .contains("2 of 4 results are of clips that were not attacked: deadline");
  }

  /** Each model is fooled on one clip, the second model by twice the perturbation. */
  private static String table(ModelCard... cards) {
    var models = new AttackedModels(List.of(cards));
    String pair = String.join("+", models.ids());
    var results =
        models.ids().stream()
            .flatMap(
                model ->
                    List.of(
                        result(pair, model, "fooled", null),
                        result(pair, model, "late", ClipOutcome.DEADLINE))
                        .stream())
            .toList();
    var text = new StringWriter();
    new AttackTable(new PrintWriter(text, true), models).print(results);
    return text.toString();
  }

  private static AttackResult result(String pair, String model, String clip, String skipped) {
    boolean changed = skipped == null;
    double l2 = pair.endsWith("+" + model) ? 2 : 1;
    return new AttackResult(
        "job",
        pair,
        model,
        clip,
        "esc10",
        "fgsm",
        "0123abcd",
        false,
        false,
        0,
        "stft/small/22050/1",
        128 * 128,
        "dog",
        null,
        "dog",
        changed ? "rain" : null,
        changed ? 0.6 : null,
        skipped,
        changed,
        false,
        0,
        changed ? l2 : 0,
        0,
        null,
        12.8,
        1,
        10,
        1,
        0.1,
        List.of(),
        true,
        "esc10",
        Instant.EPOCH,
        Instant.EPOCH,
        Duration.ofSeconds(5),
        Instant.EPOCH);
  }

  private static ModelCard card(String id, String original) {
    return new ModelCard(
        id,
        "resnet-18",
        64,
        "stft/small/22050/1",
        List.of("dog", "rain"),
        1,
        null,
        0,
        new TrainingOptions(1, 8, 0.1, "sgd", 0, 1, 0, 0),
        1,
        1,
        null,
        original,
        new ModelCard.Accuracy(1, 1),
        "0",
        Instant.EPOCH);
  }
}
