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
 * @param recorded what `earshot attack --local --out` wrote, or a part of it with whole batches
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
   * @return the exit status: 0 if all did
   */
  int run(PrintWriter terminal) throws IOException {
    var batches =
        recorded.stream()
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
      if (before.size() != asked.count()) {
        throw new StartupException(
            "%s must hold whole batches: of clips %d to %d there are %d"
                .formatted(file, asked.from(), asked.from() + asked.count() - 1, before.size()));
      }
      int[] labels = new int[attack.clips()];
      int[] targets = new int[attack.clips()];
      Arrays.fill(labels, Clip.NONE);
      for (var result : recorded) {
        labels[result.index()] = result.label(); // of the whole file: attacks may start at others
      }
      for (var result : before) {
        targets[result.index()] = asked.spec().targeted() ? result.target() : Clip.NONE;
      }
      var now =
          attack
              .run(asked.spec(), labels, targets, asked.from(), asked.count(), Progress.SILENT)
              .results();
      return (int)
          IntStream.range(0, now.size())
              .filter(i -> same(before.get(i), now.get(i), terminal))
              .count();
    }
  }

  private static boolean same(LocalResult before, LocalResult now, PrintWriter terminal) {
    return ReplayedFacts.of(before, MAY_DIFFER)
        .sameAs(
            ReplayedFacts.of(now, MAY_DIFFER),
            "%s, clip %d".formatted(before.attack(), before.index()),
            terminal);
  }
}
