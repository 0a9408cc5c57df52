package org.earshot.attack;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * One clip's walks that may share runs: BIM-b's and, if it was asked for, BIM-a's.
 *
 * <p>As long as both try the same epsilons, a run is walked once: BIM-a takes its first success
 * from it and waits until BIM-b has seen its end. Once they try different ones they go on alone.
 */
final class BimCourse {
  private final BimWalk first;
  private final BimWalk last;
  private boolean parted;

  private BimCourse(BimWalk first, BimWalk last) {
    this.first = first;
    this.last = last;
  }

  /**
   * Walks that have not begun: one, or BIM-a's, whose runs may end early, and BIM-b's, whose runs
   * never do.
   */
  static BimCourse of(List<BimWalk> walks) {
    Comparator<BimWalk> byVariant = Comparator.comparing(BimWalk::variant);
    return new BimCourse(Collections.min(walks, byVariant), Collections.max(walks, byVariant));
  }

  boolean done() {
    return first.done() && last.done();
  }

  /** Whoever moves now, by iterate: walks in one list look at the same. */
  List<List<BimWalk>> moving() {
    if (first == last) {
      return List.of(List.of(first));
    }
    boolean waits = !parted && first.runs() > last.runs();
    if (!parted && !waits && !first.done() && !last.done()) {
      if (first.epsilon() == last.epsilon()) {
        return List.of(List.of(last, first));
      }
      parted = true;
    }
    if (waits || first.done()) {
      return List.of(List.of(last));
    }
    return last.done() ? List.of(List.of(first)) : List.of(List.of(last), List.of(first));
  }
}
