package org.earshot.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.earshot.message.Robustness.Fooling;
import org.earshot.message.Robustness.Share;
import org.earshot.message.Robustness.Window;
import org.junit.jupiter.api.Test;

class SuspicionTest {
  private static final Window WINDOW = new Window(Instant.EPOCH, Duration.ofMinutes(10));

  private static Fooling fooling(String attack, boolean targeted, int fooled, String model) {
    Share rate = Wilson.share(fooled, 40);
    return new Fooling(
        WINDOW,
        "mic",
        model,
        "stft/small/22050/1",
        attack,
        "p",
        targeted,
        false,
        true,
        40,
        fooled,
        0,
        0.35,
        12.8,
        rate,
        rate,
        0.1,
        0.1,
        0.5,
        0.5,
        1.0,
        1.0,
        128 * 128,
        List.of());
  }

  /** As the live attacks are: neither aims at a class, both BIMs do. */
  @Test
  void a_step_that_surely_fools_more_than_deepfool_is_suspicious() {
    var one = fooling("fgsm", false, 30, "a");
    assertThat(Suspicion.of(List.of(one, fooling("deepfool", false, 8, "a"))))
        .singleElement()
        .satisfies(
            found -> assertThat(found.kind()).isEqualTo(Suspicion.Kind.MORE_STEPS_FOOL_FEWER));
    assertThat(Suspicion.of(List.of(one, fooling("deepfool", false, 30, "a")))).isEmpty();
    assertThat(Suspicion.of(List.of(one, fooling("bim-a", true, 8, "a")))).isEmpty();
  }

  @Test
  void a_black_box_that_surely_fools_more_than_the_best_white_box_is_suspicious() {
    var weak = fooling("bim-a", true, 2, "a");
    var best = fooling("cwa", true, 8, "a");
    assertThat(Suspicion.of(List.of(weak, best, fooling("pia", true, 30, "a"))))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.kind()).isEqualTo(Suspicion.Kind.BLACK_BOX_BETTER);
              assertThat(one.model()).isEqualTo("a");
              assertThat(one.text()).contains("pia fools 75 % of 40 clips, cwa only 20 % of 40");
            });
    assertThat(Suspicion.of(List.of(best, fooling("pia", true, 12, "a")))).isEmpty();
    assertThat(Suspicion.of(List.of(best, fooling("pia", true, 30, "b")))).isEmpty();
  }

  @Test
  void many_steps_that_surely_fool_fewer_than_one_are_suspicious() {
    var one = fooling("fgsm", false, 30, "a");
    assertThat(Suspicion.of(List.of(one, fooling("bim-b", false, 5, "a"))))
        .extracting(Suspicion::kind)
        .containsExactly(Suspicion.Kind.MORE_STEPS_FOOL_FEWER);
    assertThat(Suspicion.of(List.of(one, fooling("bim-b", false, 27, "a")))).isEmpty();
    assertThat(Suspicion.of(List.of(one, fooling("bim-b", true, 5, "a"))))
        .as("to aim at a class is harder")
        .isEmpty();
  }
}
