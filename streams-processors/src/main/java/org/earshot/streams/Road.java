package org.earshot.streams;

import java.time.Duration;
import java.util.function.Function;
import org.earshot.wire.Topic;
import org.earshot.wire.Topics;

/**
 * A way from clips to representations.
 *
 * @param name prefixes the operators and the store
 * @param clips where the clips come from
 * @param representations where a kind's representations go
 * @param memory how long an id is remembered: as long as its topics keep it
 * @param bucket ids are forgotten in steps of this
 * @param live whether ages mean anything: a data set's clips are as old as the data set
 */
record Road(
    String name,
    Topic<String, byte[]> clips,
    Function<String, Topic<String, byte[]>> representations,
    Duration memory,
    Duration bucket,
    boolean live) {
  /** What is monitored. */
  static final Road LIVE =
      new Road(
          "clips",
          Topics.CLIPS,
          Topics::representations,
          Duration.ofHours(24),
          Duration.ofHours(1),
          true);

  /** What is trained on and experimented with: kept, so remembered for ten years. */
  static final Road DATASETS =
      new Road(
          "datasets",
          Topics.DATASET_CLIPS,
          Topics::datasets,
          Duration.ofDays(3653),
          Duration.ofDays(1),
          false);

  String store() {
    return name + "-known";
  }
}
