package org.earshot.monitor;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.earshot.attack.Clip;
import org.earshot.attack.Progress;
import org.earshot.engine.CompiledNetwork;
import org.earshot.engine.Kernels;
import org.earshot.monitor.LocalResult.Asked;

/**
 * Does recorded results of attacks on files again.
 *
 * @param file where they are from
 * @param recorded what `earshot attack --local --out` wrote, or a part of it with whole batches: an
 *     attack on a black box may have started at any clip whose class it tells
 * @param inputs where the clips are now; null where they were
 */
record LocalReplay(
    String file, List<LocalResult> recorded, Path inputs, Kernels kernels, ModelsDirOption models) {
  private static final List<String> MAY_DIFFER = List.of("seconds", "asked");

  /** Results of one batch. */
  private record Group(Asked asked, long seed) {}

  /**
   * Says which results came out the same; all that a result says counts but the time it took.
   *
   * @param wanted those of the recorded ones that are done again
   * @return the exit status: 0 if all did
   */
  int run(List<LocalResult> wanted, PrintWriter terminal) throws IOException {
    var batches =
        wanted.stream()
            .collect(
                groupingBy(
                    result -> new Group(result.asked(), result.seed()),
                    LinkedHashMap::new,
                    toList()));
    int same = 0;
    int all = 0;
    for (var batch : batches.entrySet()) {
      all += batch.getValue().size();
      same += again(batch.getKey(), batch.getValue(), terminal);
    }
    terminal.printf("%d of %d results came out the same%n", same, all);
    return same == all ? 0 : 1;
  }

  private int again(Group group, List<LocalResult> before, PrintWriter terminal)
      throws IOException {
    var asked = group.asked();
    var model = LocalModel.load(asked.model(), models);
    try (var network = CompiledNetwork.of(model.graph(), kernels)) {
      Path clips = inputs == null ? Path.of(asked.inputs()) : inputs;
      var attack = new LocalAttack(network, model.name(), model.sha256(), clips, group.seed());
      if (!attack.sees(asked)) {
        throw new StartupException(
            "%s or %s is not what it was: its SHA-256 is another".formatted(asked.model(), clips));
      }
      requireWhole(asked, before, attack.clips());
      int[] labels = labels(group, attack);
      int[] targets = new int[attack.clips()];
      Arrays.fill(targets, Clip.NONE);
      for (var result : before) {
        labels[result.index()] = result.label();
        targets[result.index()] = result.target();
      }
      var known = attack.known(List.of(asked.spec()), labels, targets);
      var now =
          attack.run(asked.spec(), known, asked.from(), asked.count(), Progress.SILENT).results();
      return (int)
          IntStream.range(0, now.size())
              .filter(i -> same(before.get(i), now.get(i), terminal))
              .count();
    }
  }

  /** Results of one batch, in the order of its clips. */
  private void requireWhole(Asked asked, List<LocalResult> batch, int clips) {
    int[] wanted = IntStream.range(asked.from(), asked.from() + asked.count()).toArray();
    if (!Arrays.equals(wanted, batch.stream().mapToInt(LocalResult::index).toArray())) {
      throw new StartupException(
          "%s must hold whole batches in order: of clips %d to %d there are %d"
              .formatted(file, asked.from(), asked.from() + asked.count() - 1, batch.size()));
    }
    if (asked.from() < 0 || asked.count() < 1 || asked.from() + asked.count() > clips) {
      throw new StartupException(
          "%s holds results of clips %d to %d, but there are %d clips"
              .formatted(file, asked.from(), asked.from() + asked.count() - 1, clips));
    }
  }

  /** The classes of clips in other batches too, where results of the same attacks tell them. */
  private int[] labels(Group group, LocalAttack attack) {
    int[] labels = new int[attack.clips()];
    Arrays.fill(labels, Clip.NONE);
    for (var result : recorded) {
      if (attack.sees(result.asked())
          && result.seed() == group.seed()
          && result.index() >= 0
          && result.index() < labels.length) {
        labels[result.index()] = result.label();
      }
    }
    return labels;
  }

  private static boolean same(LocalResult before, LocalResult now, PrintWriter terminal) {
    return ReplayedFacts.of(before, MAY_DIFFER)
        .sameAs(
            ReplayedFacts.of(now, MAY_DIFFER),
            "%s, clip %d".formatted(before.attack(), before.index()),
            terminal);
  }
}
