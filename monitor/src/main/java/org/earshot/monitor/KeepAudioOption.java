package org.earshot.monitor;

import java.time.Duration;
import org.earshot.wire.Cluster;
import org.earshot.wire.Settings;
import picocli.CommandLine.Option;

/** How long audio is kept. */
final class KeepAudioOption {
  @Option(
      names = "--keep-audio",
      paramLabel = "TIME",
      description = {
        "How long clips, representations and perturbed ones are kept, 10m to 7d (default: ${DEFAULT-VALUE});",
        "they are gone a quarter of it later at the latest. Private sources' are kept for 10m."
      },
      defaultValue = "24h")
  private String age;

  /**
   * Tells the brokers, when the topics are there.
   *
   * @throws IllegalArgumentException if it is no such time
   */
  void apply(Settings settings) {
    Duration kept = age();
    try (var admin = settings.admin()) {
      Cluster.keepAudio(admin, kept);
    }
  }

  /**
   * The time, to be looked at before anything is started.
   *
   * @throws IllegalArgumentException if it is none, or out of bounds
   */
  Duration age() {
    Duration kept = Spans.parse("--keep-audio", age);
    if (kept.compareTo(Cluster.LEAST_KEPT) < 0 || kept.compareTo(Cluster.MOST_KEPT) > 0) {
      throw new IllegalArgumentException(
          "--keep-audio must be %s to %s, was %s"
              .formatted(Spans.text(Cluster.LEAST_KEPT), Spans.text(Cluster.MOST_KEPT), age));
    }
    return kept;
  }
}
