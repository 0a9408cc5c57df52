package org.earshot.monitor;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.earshot.attack.Clip;
import org.earshot.attack.Progress;
import org.earshot.engine.CompiledNetwork;
import org.earshot.engine.Kernels;
import org.earshot.message.Json;
import org.earshot.monitor.LocalResult.Asked;

/**
 * Does recorded results again.
 *
 * @param file what `earshot attack --out` wrote, or a part of it with whole batches
 * @param inputs where the clips are now; null where they were
 */
record AttackReplay(Path file, Path inputs, Kernels kernels, ModelsDirOption models) {
  /** Results of one batch. */
  private record Group(Asked asked, long seed) {}

  /**
   * Says which results came out the same; all that a result says counts but the time it took.
   *
   * @return the exit status: 0 if all did
   */
  int run(PrintWriter terminal) throws IOException {
    var recorded = recorded();
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
      same += again(batch.getKey(), batch.getValue(), recorded, terminal);
    }
    terminal.printf("%d of %d results came out the same%n", same, all);
    return same == all ? 0 : 1;
  }

  private List<LocalResult> recorded() throws IOException {
    try {
      var results =
          Arrays.asList(Json.mapper().readValue(Files.readAllBytes(file), LocalResult[].class));
      if (results.isEmpty() || results.stream().anyMatch(one -> one.asked() == null)) {
        throw new StartupException(file + " holds no results that say what was asked");
      }
      return results;
    } catch (JsonProcessingException e) {
      throw new StartupException(
          "%s holds no results: %s".formatted(file, e.getOriginalMessage()), e);
    }
  }

  private int again(
      Group group, List<LocalResult> before, List<LocalResult> recorded, PrintWriter terminal)
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
    Map<String, Object> was = facts(before);
    Map<String, Object> is = facts(now);
    was.forEach(
        (name, value) -> {
          if (!value.equals(is.get(name))) {
            terminal.printf(
                "%s, clip %d: %s was %s, is %s%n",
                before.attack(), before.index(), name, value, is.get(name));
          }
        });
    return was.equals(is);
  }

  private static Map<String, Object> facts(LocalResult result) {
    ObjectNode tree = Json.mapper().valueToTree(result);
    tree.remove(List.of("seconds", "asked"));
    var facts = new LinkedHashMap<String, Object>();
    tree.properties().forEach(entry -> facts.put(entry.getKey(), entry.getValue()));
    return facts;
  }
}
