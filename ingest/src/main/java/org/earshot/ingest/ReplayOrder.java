package org.earshot.ingest;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * The order of replayed clips: classes alternate, so that a window of any length holds them evenly.
 */
final class ReplayOrder {
  private ReplayOrder() {}

  private record Place(double share, int group, ClipFile clip) {}

  /**
   * Orders one round. The classes follow each other in one order for all rounds; within a class the
   * clips are shuffled anew each round. A class of many clips is spread evenly between the others.
   *
   * @param seed the same seed and round give the same order
   * @param round counted from 0
   */
  static List<ClipFile> of(List<ClipFile> clips, long seed, long round) {
    var classes =
        new ArrayList<>(
            clips.stream()
                .collect(
                    groupingBy(
                        clip -> clip.label() == null ? "" : clip.label(),
                        TreeMap::new,
                        toCollection(ArrayList::new)))
                .values());
    Collections.shuffle(classes, new Random(seed));
    var random = new Random(seed + round + 1);
    List<Place> places = new ArrayList<>();
    for (int group = 0; group < classes.size(); group++) {
      var members = classes.get(group);
      Collections.shuffle(members, random);
      for (int i = 0; i < members.size(); i++) {
        places.add(new Place((i + 0.5) / members.size(), group, members.get(i)));
      }
    }
    places.sort(Comparator.comparingDouble(Place::share).thenComparingInt(Place::group));
    return places.stream().map(Place::clip).toList();
  }
}
