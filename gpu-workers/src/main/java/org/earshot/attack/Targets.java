package org.earshot.attack;

import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.earshot.message.Hashes;

/** Draws wrong classes to aim at. */
public final class Targets {
  private Targets() {}

  /**
   * The target of a clip: by hash of (seed, clip, family) among the classes that are not excluded.
   * So order, batch and resume change nothing, and every model of a pair gets the same.
   *
   * @param family see {@link Attack#family}
   * @param classes how many classes there are
   * @param excluded the label; on unlabelled audio the clean predictions of all models that are
   *     attacked together
   * @return a class index; empty if every class is excluded
   */
  public static OptionalInt draw(
      long seed, String clip, String family, int classes, Set<Integer> excluded) {
    int[] candidates = IntStream.range(0, classes).filter(k -> !excluded.contains(k)).toArray();
    if (candidates.length == 0) {
      return OptionalInt.empty();
    }
    long hash = Hashes.longHash(seed + "|" + clip + "|" + family);
    return OptionalInt.of(candidates[(int) Math.floorMod(hash, (long) candidates.length)]);
  }
}
