package org.earshot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.Test;

class FeedOptionsTest {
  private static final List<Path> PATHS = List.of(Path.of("x"));

  @Test
  void by_default_clips_are_monitored_at_their_own_pace() {
    var options = FeedOptions.of(PATHS);

    assertThat(options).isEqualTo(new FeedOptions(PATHS, null, null, new Rate.Own(), false));
    assertThat(options.topic()).isEqualTo(Topics.CLIPS);
  }

  @Test
  void a_data_set_goes_to_its_topic_under_its_name_as_fast_as_it_goes() {
    var options = new FeedOptions(PATHS, null, "esc10", null, false);

    assertThat(options)
        .isEqualTo(new FeedOptions(PATHS, "esc10", "esc10", new Rate.Unlimited(), false));
    assertThat(options.topic()).isEqualTo(Topics.DATASET_CLIPS);
  }

  @Test
  void a_rate_and_a_source_that_were_given_are_kept() {
    var options = new FeedOptions(PATHS, "mic", null, new Rate.Steady(2), true);

    assertThat(options.source()).isEqualTo("mic");
    assertThat(options.rate()).isEqualTo(new Rate.Steady(2));
  }

  @Test
  void wrong_options_are_refused_by_name() {
    refused(() -> FeedOptions.of(List.of()), "paths must name");
    refused(() -> new FeedOptions(PATHS, "../x", null, null, false), "source: source must be");
    refused(() -> new FeedOptions(PATHS, null, "a b", null, false), "dataset: source must be");
    refused(
        () -> new FeedOptions(PATHS, "mic", "esc10", null, false),
        "source must be the data set's name or absent, was mic beside esc10");
  }

  private static void refused(Runnable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call::run).withMessageStartingWith(message);
  }
}
