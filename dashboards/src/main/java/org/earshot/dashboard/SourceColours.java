package org.earshot.dashboard;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives each source one of {@value #MARKS} marks of the page: six colours in four shapes, so that
 * colour alone never decides. A source gets the mark that its id hashes to, or the next one that
 * fewer have: the same sources have the same marks after every restart, and no two share one before
 * all are taken.
 */
final class SourceColours {
  static final int MARKS = 24;

  private SourceColours() {}

  /**
   * The mark of each source, in [0, {@value #MARKS}).
   *
   * @param ids those that keep their mark when others come go first
   */
  static Map<String, Integer> of(List<String> ids) {
    var marks = new HashMap<String, Integer>();
    int[] taken = new int[MARKS];
    for (int i = 0; i < ids.size(); i++) {
      int round = i / MARKS;
      int mark = Math.floorMod(ids.get(i).hashCode(), MARKS);
      while (taken[mark] > round) {
        mark = (mark + 1) % MARKS;
      }
      taken[mark]++;
      marks.put(ids.get(i), mark);
    }
    return marks;
  }
}
