package org.earshot.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JobTest {
  @Test
  void an_attack_is_titled_by_all_its_attacks_and_gives_a_result_for_each() {
    assertThat(attack("fgsm").title()).isEqualTo("fgsm, 16 clips, m+m-adv");
    assertThat(attack("fgsm").results()).isEqualTo(32);
    assertThat(attack("bim-a", "bim-b").title()).isEqualTo("bim-a and bim-b, 16 clips, m+m-adv");
    assertThat(attack("bim-a", "bim-b").results()).isEqualTo(64);
    assertThatIllegalArgumentException()
        .isThrownBy(JobTest::attack)
        .withMessage("attacks must not be empty");
  }

  private static Job.Attack attack(String... attacks) {
    var specs =
        Stream.of(attacks).map(id -> new AttackSpec(id, new TreeMap<>(), false, 0.1, false));
    var clips =
        IntStream.range(0, 16)
            .mapToObj(i -> new Reference("representations.stft", 0, i, "mic/" + i))
            .map(input -> new Job.Clip(input, "mic", null, null, null, null, null));
    return new Job.Attack(
        "job", Instant.EPOCH, List.of("m", "m-adv"), specs.toList(), 0, clips.toList());
  }
}
