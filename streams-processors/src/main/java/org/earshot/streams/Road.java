package org.earshot.streams;

import java.time.Duration;
import java.util.function.BinaryOperator;
import org.earshot.wire.Topics;

/**
 * A way from clips to representations.
 *
 * @param name prefixes the operators and the store
 * @param representations from the topic of a clip and a kind to where its representation goes
 * @param memory how long an id is remembered: at least as long as its topics keep it
 * @param bucket ids are forgotten in steps of this
 * @param live whether ages mean anything: a data set's clips are as old as the data set
 */
record Road(
    String name,
    BinaryOperator<String> representations,
    Duration memory,
    Duration bucket,
    boolean live) {
  /** What is monitored. */
  static final Road LIVE =
      new Road(
          "clips",
          (clips, kind) -> Topics.representations(kind).name(),
          Duration.ofHours(24),
          Duration.ofHours(1),
          true);

  /** What is trained on and experimented with: kept, so remembered for ten years. */
  static final Road DATASETS =
      new Road(
          "datasets",
          (clips, kind) -> Topics.datasets(kind).name(),
          Duration.ofDays(3653),
          Duration.ofDays(1),
          false);

  /** What is monitored and kept apart: what is made of a source's clips stays that source's. */
  static final Road PRIVATE =
      new Road(
          "private",
          (clips, kind) ->
              Topics.privateRepresentations(Topics.privateSource(clips).orElseThrow(), kind).name(),
          Duration.ofHours(1),
          Duration.ofMinutes(10),
          true);

  String store() {
    return name + "-known";
  }
}
