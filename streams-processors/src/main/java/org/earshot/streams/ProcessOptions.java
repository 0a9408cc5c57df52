package org.earshot.streams;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the streams role runs.
 *
 * @param instance names this process among those of its role: static membership and state
 *     directory, so a restart takes its partitions back at once
 * @param state where Kafka Streams keeps its small files; the stores themselves are in memory and
 *     restored from their changelogs
 * @param threads for each topology, default 1
 * @param replication of internal topics: 1 on the embedded broker, its default
 * @param representations what is made of whose clips
 * @param windows how results are windowed
 */
public record ProcessOptions(
    String instance,
    Path state,
    int threads,
    int replication,
    RepresentationPlan representations,
    Windowing windows) {
  /** Long enough for a first start on a slow machine, with its rebalances and restored stores. */
  static final Duration START_LIMIT = Duration.ofSeconds(60);

  public ProcessOptions {
    requireNonNull(instance, "instance");
    requireNonNull(state, "state");
    requireNonNull(windows, "windows");
    requireNonNull(representations, "representations");
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, was " + threads);
    }
    if (replication < 1) {
      throw new IllegalArgumentException("replication must be at least 1, was " + replication);
    }
  }

  /** The defaults. */
  public static ProcessOptions of(String instance, Path state, RepresentationPlan representations) {
    return new ProcessOptions(instance, state, 1, 1, representations, Windowing.DEFAULT);
  }
}
