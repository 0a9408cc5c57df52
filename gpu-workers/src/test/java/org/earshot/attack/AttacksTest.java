package org.earshot.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.earshot.message.AttackSpec;
import org.junit.jupiter.api.Test;

class AttacksTest {
  private static AttackSpec spec(String id, Map<String, Double> parameters) {
    return new AttackSpec(id, new TreeMap<>(parameters), true, 0.05, false);
  }

  @Test
  void defaults_are_the_documented_ones() {
    assertThat(Attacks.of(Attacks.spec("fgsm")))
        .isEqualTo(new Fgsm(new EpsilonSchedule(0.1, 1000, 20, 5), false));
    assertThat(Attacks.of(Attacks.spec("bim-a")))
        .isEqualTo(
            new Bim(Bim.Variant.A, new EpsilonSchedule(0.1, 1000, 1, 8), 40, 2.5, 0.75, true));
    assertThat(Attacks.of(Attacks.spec("bim-b")))
        .isEqualTo(new Bim(Bim.Variant.B, new EpsilonSchedule(0.1, 1000, 1, 8), 40, 2.5, 0, true));
    assertThat(Attacks.of(Attacks.spec("jsma")))
        .isEqualTo(new Jsma(0.1, 1000, 50 / 255.0, 250 / 255.0, 0.2, true));
    assertThat(Attacks.of(Attacks.spec("deepfool"))).isEqualTo(new DeepFool(0.1, 600, 4, 0.02, 1));
    assertThat(Attacks.of(Attacks.spec("cwa")))
        .isEqualTo(new Cwa(0.1, 15, 3, 0, 1e-9, 1e9, 0.2, 0, 4, true));
    assertThat(Attacks.of(Attacks.spec("pia")))
        .isEqualTo(new Pia(0.5, 0.001, 3, 500, 50, 30000, 0.001, 0.6, 0.001, 0.1, 0.9, 5, true));
  }

  @Test
  void live_budgets_are_smaller_and_say_so() {
    assertThat(Attacks.of(Attacks.live("fgsm")))
        .isEqualTo(new Fgsm(new EpsilonSchedule(0.1, 1000, 8, 3), false));
    assertThat(Attacks.of(Attacks.live("bim-a")))
        .isEqualTo(
            new Bim(Bim.Variant.A, new EpsilonSchedule(0.1, 1000, 1, 5), 5, 2.5, 0.75, true));
    for (String id : Attacks.ids()) {
      assertThat(Attacks.live(id).reducedBudget()).isTrue();
      assertThat(Attacks.spec(id).reducedBudget()).isFalse();
      assertThat(Attacks.live(id).protocol()).isNotEqualTo(Attacks.spec(id).protocol());
      assertThat(Attacks.of(Attacks.spec(id)).id()).isEqualTo(id);
      assertThat(Attacks.of(Attacks.spec(id)).protocol()).isEqualTo(Attacks.spec(id).protocol());
      assertThat(Attacks.of(Attacks.live(id)).protocol()).isEqualTo(Attacks.live(id).protocol());
    }
  }

  @Test
  void given_parameters_go_over_the_defaults() {
    AttackSpec given = spec("bim-a", Map.of("iterations", 3.0, "confidence", 0.5));
    assertThat(Attacks.of(given))
        .isEqualTo(
            new Bim(Bim.Variant.A, new EpsilonSchedule(0.05, 1000, 1, 8), 3, 2.5, 0.5, true));
    assertThat(Attacks.of(Attacks.complete(given))).isEqualTo(Attacks.of(given));
  }

  @Test
  void a_spec_that_leaves_defaults_out_completes_to_the_same_protocol() {
    AttackSpec all = Attacks.spec("bim-b");
    AttackSpec none = new AttackSpec("bim-b", new TreeMap<>(), true, Attacks.WIDE_RMS, false);
    assertThat(Attacks.complete(none)).isEqualTo(all);
    assertThat(Attacks.complete(none).protocol()).isEqualTo(all.protocol());
    assertThatThrownBy(() -> Attacks.complete(spec("bim-a", Map.of("iterations", 0.0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("iterations must be at least 1, was 0");
  }

  @Test
  void refuses_what_it_does_not_know() {
    refuses(
        spec("pgd", Map.of()),
        "attack must be one of [fgsm, bim-a, bim-b, jsma, deepfool, cwa, pia], was pgd");
    refuses(spec("deepfool", Map.of()), "deepfool must be untargeted, was targeted");
    refuses(
        spec("fgsm", Map.of("iterations", 3.0)),
        "parameters of fgsm are [bisections, grid, range], was iterations");
    refuses(
        spec("bim-b", Map.of("confidence", 0.5)),
        "[bisections, grid, iterations, range, stepFactor], was confidence");
  }

  @Test
  void refuses_values_out_of_range() {
    refuses(
        spec("bim-a", Map.of("iterations", 2.5)),
        "iterations of bim-a must be a whole number, not negative, was 2.5");
    refuses(spec("bim-a", Map.of("iterations", 0.0)), "iterations must be at least 1, was 0");
    refuses(spec("bim-a", Map.of("stepFactor", 0.0)), "stepFactor must be above 0, was 0.0");
    refuses(spec("bim-a", Map.of("confidence", 1.5)), "confidence must be in [0, 1], was 1.5");
    refuses(spec("bim-a", Map.of("range", Double.NaN)), "range of bim-a must be finite, was NaN");
    refuses(spec("fgsm", Map.of("grid", 0.0)), "grid must be at least 1, was 0");
    refuses(spec("jsma", Map.of("displacement", 0.0)), "displacement must be in (0, 1], was 0.0");
    refuses(spec("jsma", Map.of("cap", 1.1)), "cap must be in (0, 1], was 1.1");
    refuses(spec("jsma", Map.of("growth", -1.0)), "growth must be at least 0, was -1.0");
    refuses(spec("cwa", Map.of("searches", 0.0)), "searches must be at least 1, was 0");
    refuses(
        spec("cwa", Map.of("cMin", 2.0, "cMax", 1.0)),
        "cMax must be at least cMin, were 1.0 and 2.0");
    refuses(spec("pia", Map.of("samples", 3.0)), "samples must be even, was 3");
    refuses(spec("pia", Map.of("queries", 15.0)), "queries must be at least 16, was 15");
    refuses(
        spec("pia", Map.of("rateMax", 1e-4)),
        "rateMax must be at least rateMin, were 1.0E-4 and 0.001");
    refuses(spec("pia", Map.of("momentum", 1.0)), "momentum must be in [0, 1), was 1.0");
  }

  private static void refuses(AttackSpec spec, String why) {
    assertThatThrownBy(() -> Attacks.of(spec))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
