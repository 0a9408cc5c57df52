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

  /** A file to be sent, and the copies of it behind it. */
  record Step(String id, Facts facts, ClipFile file, List<Copy> copies) {
    Step {
      copies = List.copyOf(copies);
    }
  }

  /** The same clip in another pitch. */
  record Copy(String id, Facts facts, PitchShift shift) {}

  /** How many clips there will be if no file is refused. */
  long clips() {
    return steps.stream().mapToLong(step -> 1L + step.copies().size()).sum();
  }

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
        var step = step(source, file, options);
        addNew(step.id(), ids);
        step.copies().forEach(copy -> addNew(copy.id(), ids));
        steps.add(step);
      }
    }
    return new FeedPlan(steps);
  }

  private static void addNew(String id, Set<String> ids) {
    if (!ids.add(id)) {
      throw new IllegalArgumentException(
          "paths must give each clip an id of its own, %s occurs twice: feed the folders one"
                  .formatted(id)
              + " after the other under different sources");
    }
  }

  private static Step step(String source, ClipFile file, FeedOptions options) {
    String id = ClipId.of(source, file.name());
    var copies =
        options.shifts().stream()
            .map(shift -> copy(source, id, file, shift, options.again()))
            .toList();
    return new Step(id, facts(source, file, null, null, options.again()), file, copies);
  }

  private static Copy copy(
      String source, String original, ClipFile file, PitchShift shift, boolean again) {
    String id = ClipId.of(source, shift.name(file.name()));
    return new Copy(id, facts(source, file, shift.factor(), original, again), shift);
  }

  private static Facts facts(
      String source, ClipFile file, String augmentation, String original, boolean again) {
    return new Facts(
        source, null, null, file.label(), file.fold(), augmentation, original, null, again);
  }
}
