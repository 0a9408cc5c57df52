package org.earshot.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.earshot.message.Job;
import org.earshot.message.Ranked;
import org.earshot.message.Reference;
import org.earshot.message.Verdict;
import org.junit.jupiter.api.Test;

class StartClipsTest {
  private final StartClips known = new StartClips();

  private static Reference clip(int offset) {
    return new Reference("representations.stft", 0, offset, "mic/" + offset);
  }

  private void saw(String model, String prediction, int offset) {
    saw(model, prediction, clip(offset));
  }

  private void saw(String model, String prediction, Reference input) {
    known.saw(
        new Verdict(
            input.clip(),
            "mic",
            model,
            TinyModels.REPRESENTATION,
            null,
            null,
            false,
            List.of(new Ranked(prediction, 1)),
            Instant.EPOCH,
            Duration.ofSeconds(5),
            Instant.EPOCH,
            input));
  }

  @Test
  void the_newest_three_of_each_class_are_known() {
    for (int i = 0; i < 5; i++) {
      saw("m", "dog", i);
    }
    saw("m", "rain", 5);
    assertThat(known.of(List.of("m")))
        .containsExactly(
            new Job.Start(clip(4), "dog"),
            new Job.Start(clip(3), "dog"),
            new Job.Start(clip(2), "dog"),
            new Job.Start(clip(5), "rain"));
  }

  @Test
  void what_both_models_of_a_pair_say_is_named_once() {
    saw("m", "dog", 1);
    saw("m-adv", "dog", 1);
    saw("m-adv", "rain", 2);
    saw("other", "rooster", 3);
    assertThat(known.of(List.of("m", "m-adv")))
        .containsExactly(new Job.Start(clip(1), "dog"), new Job.Start(clip(2), "rain"));
  }

  @Test
  void a_private_clip_is_no_start() {
    saw("m", "dog", 1);
    saw("m", "dog", new Reference("private.bedroom.stft", 0, 2, "bedroom/2"));
    assertThat(known.of(List.of("m"))).containsExactly(new Job.Start(clip(1), "dog"));
  }
}
