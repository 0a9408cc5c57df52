package org.earshot.ingest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.earshot.wire.ClipId;
import org.earshot.wire.Facts;

/**
 * Which clip gets which id and facts. The same paths and options give the same ids, so feeding a
 * data set again is harmless: the ids are known and the repeats are dropped.
 *
 * @param steps in the order of sending
 */
record FeedPlan(List<Step> steps) {
  FeedPlan {
    steps = List.copyOf(steps);
  }

  /** A file to be sent. */
  record Step(String id, Facts facts, ClipFile file) {}

  /**
   * Plans a feed.
   *
   * @throws IllegalArgumentException if a folder's name is no source and none was given, or two
   *     files would have one id
   */
  static FeedPlan of(Clips clips, FeedOptions options) {
    List<Step> steps = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (ClipSet set : clips.sets()) {
      String source = options.source() != null ? options.source() : set.source();
      if (source == null) {
        throw new IllegalArgumentException(
            "source must be given: the folder of %s has no name that can be one"
                .formatted(set.clips().get(0).name()));
      }
      for (ClipFile file : set.clips()) {
        var step = step(source, file, options.again());
        if (!ids.add(step.id())) {
          throw new IllegalArgumentException(
              "paths must give each clip an id of its own, %s occurs twice: feed the folders one"
                      .formatted(step.id())
                  + " after the other under different sources");
        }
        steps.add(step);
      }
    }
    return new FeedPlan(steps);
  }

  private static Step step(String source, ClipFile file, boolean again) {
    var facts = new Facts(source, null, null, file.label(), file.fold(), null, null, null, again);
    return new Step(ClipId.of(source, file.name()), facts, file);
  }
}
