package org.earshot.streams;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Takes clips' ages for {@code earshot_clip_age_seconds}, which other stages share. Called from
 * several threads.
 *
 * @param representation from the last sample to the representations
 * @param robustness from the last sample to the first measure that counts the clip
 */
public record StageAges(Consumer<Duration> representation, Consumer<Duration> robustness) {
  public StageAges {
    requireNonNull(representation, "representation");
    requireNonNull(robustness, "robustness");
  }
}
