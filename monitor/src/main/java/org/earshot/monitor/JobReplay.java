package org.earshot.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.earshot.attack.ClipOutcome;
import org.earshot.attack.Warnings;
import org.earshot.engine.Kernels;
import org.earshot.message.AttackResult;
import org.earshot.message.Hashes;
import org.earshot.message.Job;
import org.earshot.model.ModelFileException;
import org.earshot.wire.Facts;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topics;
import org.earshot.worker.RepeatedAttack;

/**
 * Does results of the workers again: a result belongs to a job, which is still on its queue, and
 * the whole job is repeated here, so that the batch is the same.
 *
 * <pre>
 *   attack-results: job --> jobs.requested, jobs.continuous: models, attack, seed, clips
 *                              --> representations.*, datasets.*; the models' files
 *                                     --> RepeatedAttack, compared with attack-results, adversarials
 * </pre>
 */
record JobReplay(Settings settings, Kernels kernels, ModelsDirOption models) {
  /** What clocks of machines may be apart. */
  private static final Duration APART = Duration.ofMinutes(1);

  private static final List<String> MAY_DIFFER = List.of("seconds", "finishedAt");
  private static final int WHOLE = 1000;

  /** How many results came out how. */
  private static final class Tally {
    private int same;
    private int differ;
    private int unknown;
    private int arrays;
  }

  /**
   * Says which results came out the same.
   *
   * @return the exit status: 0 if all did
   */
  int run(List<AttackResult> recorded, PrintWriter terminal) throws IOException {
    var registry = RegisteredModels.read(settings);
    var byJob =
        recorded.stream().collect(groupingBy(AttackResult::job, LinkedHashMap::new, toList()));
    var since =
        recorded.stream()
            .map(AttackResult::askedAt)
            .min(Instant::compareTo)
            .orElseThrow()
            .minus(APART);
    var jobs = jobs(byJob.keySet(), since);
    var arrays = arrays(recorded, since);
    var tally = new Tally();
    for (var entry : byJob.entrySet()) {
      var job = jobs.get(entry.getKey());
      String obstacle = obstacle(job, entry.getValue(), registry);
      if (obstacle == null) {
        try {
          boolean startsKept = RepeatedAttack.goneStarts(settings, job).isEmpty();
          compare(entry.getValue(), again(job, registry), arrays, startsKept, tally, terminal);
          continue;
        } catch (ModelFileException e) { // the other jobs may be of other models
          obstacle = e.getMessage() + "; --models-dir says where the workers keep their models";
        }
      }
      terminal.printf("job %s cannot be repeated: %s%n", entry.getKey(), obstacle);
      tally.unknown += entry.getValue().size();
    }
    conclude(tally, recorded.size(), terminal);
    return tally.same == recorded.size() ? 0 : 1;
  }

  private static void conclude(Tally tally, int all, PrintWriter terminal) {
    terminal.printf(
        "%d of %d results came out the same; %d perturbed clips are still kept and have the same bits%n",
        tally.same, all, tally.arrays);
    if (tally.unknown > 0) {
      terminal.printf("%d results cannot be repeated, see above%n", tally.unknown);
    }
    if (tally.differ > 0) {
      terminal.println(
          "the same bits are promised on the same machine with the same kernels (--kernels) alone");
    }
  }

  private Map<String, Job.Attack> jobs(Set<String> ids, Instant since) {
    var found = new HashMap<String, Job.Attack>();
    for (var queue : List.of(Topics.REQUESTED_JOBS, Topics.CONTINUOUS_JOBS)) {
      Snapshot.read(
          settings,
          queue.name(),
          since,
          record -> {
            if (record.key() != null
                && ids.contains(new String(record.key(), UTF_8))
                && queue.value().deserializer().deserialize(record.topic(), record.value())
                    instanceof Job.Attack job) {
              found.put(job.id(), job);
            }
          });
    }
    return found;
  }

  /** SHA-256 of the perturbed clips that are still kept, by job and identity. */
  private Map<String, String> arrays(List<AttackResult> recorded, Instant since) {
    Map<String, String> pairs = new HashMap<>();
    Set<String> wanted = new HashSet<>();
    for (var result : recorded) {
      pairs.put(result.key(), result.pair());
      wanted.add(array(result));
    }
    var found = new HashMap<String, String>();
    Snapshot.read(
        settings,
        Topics.ADVERSARIALS.name(),
        since,
        record -> {
          String key = record.key() == null ? null : new String(record.key(), UTF_8);
          if (pairs.containsKey(key)) {
            String model = Facts.text(record.headers(), "model");
            String job = Facts.text(record.headers(), "job");
            String array = job + "|" + RepeatedAttack.identity(key, pairs.get(key), model);
            if (wanted.contains(array)) {
              found.put(array, Hashes.sha256(record.value()));
            }
          }
        });
    return found;
  }

  private static String array(AttackResult result) {
    return result.job() + "|" + result.identity();
  }

  /** Why a job cannot be done again as it was, or null. */
  private String obstacle(Job.Attack job, List<AttackResult> results, RegisteredModels registry)
      throws IOException {
    if (job == null) {
      return "its queue keeps it no longer (requested jobs for seven days, continuous ones for a day), so nobody knows the batch that it attacked; `earshot attack --dataset` attacks the clips of a data set anew";
    }
    var unknown =
        job.models().stream().filter(model -> !registry.cards().containsKey(model)).toList();
    if (!unknown.isEmpty()) {
      return "no model %s is registered any longer; there are %s"
          .formatted(String.join(" and ", unknown), registry.cards().keySet());
    }
    var gone = new HashSet<>(RepeatedAttack.gone(settings, job));
    for (var result : results) {
      if (AttackResult.GONE.equals(result.skipped())) {
        gone.remove(result.clip()); // it was then, too
      }
    }
    if (!gone.isEmpty()) {
      return "%d of its %d clips are no longer on %s (live ones are kept for a day at most), first %s; clips of a data set are kept: `earshot attack --dataset`"
          .formatted(
              gone.size(),
              job.clips().size(),
              job.clips().get(0).input().topic(),
              gone.stream().sorted().findFirst().orElseThrow());
    }
    return null;
  }

  private RepeatedAttack again(Job.Attack job, RegisteredModels registry) throws IOException {
    try (var bar = Terminal.attached() ? bar(job) : null) {
      return RepeatedAttack.of(
          settings,
          models.store(),
          kernels,
          registry.cards(),
          job,
          share -> {
            if (bar != null) {
              bar.stepTo(Math.round(WHOLE * share));
            }
          });
    }
  }

  private static ProgressBar bar(Job.Attack job) {
    return new ProgressBarBuilder().setTaskName(job.id()).setInitialMax(WHOLE).build();
  }

  private static void compare(
      List<AttackResult> before,
      RepeatedAttack again,
      Map<String, String> arrays,
      boolean startsKept,
      Tally tally,
      PrintWriter terminal) {
    var now =
        again.results().stream()
            .collect(toMap(AttackResult::identity, one -> one, (one, repeat) -> repeat));
    for (var was : before) {
      String what = "%s on %s, clip %s".formatted(was.attack(), was.model(), was.clip());
      var is = now.get(was.identity());
      if (endedByDeadline(was)) {
        terminal.printf("%s: the deadline ended it, and nothing says after which step%n", what);
        tally.unknown++;
      } else if (is == null) {
        terminal.printf("%s: its job holds no such clip, model and attack%n", what);
        tally.unknown++;
      } else if (same(was, is, what, terminal) && sameArray(was, again, arrays, tally, terminal)) {
        tally.same++;
      } else if (!startsKept) {
        terminal.printf("%s: clips that it may have started at are no longer kept%n", what);
        tally.unknown++;
      } else {
        tally.differ++;
      }
    }
  }

  private static boolean endedByDeadline(AttackResult result) {
    return result.warnings().contains(Warnings.DEADLINE)
        || ClipOutcome.DEADLINE.equals(result.skipped());
  }

  private static boolean same(AttackResult was, AttackResult is, String what, PrintWriter out) {
    return ReplayedFacts.of(was, MAY_DIFFER).sameAs(ReplayedFacts.of(is, MAY_DIFFER), what, out);
  }

  private static boolean sameArray(
      AttackResult was,
      RepeatedAttack again,
      Map<String, String> arrays,
      Tally tally,
      PrintWriter terminal) {
    String kept = arrays.get(array(was));
    if (kept == null) {
      return true; // a day has passed, or nothing was found
    }
    if (!kept.equals(again.adversarials().get(was.identity()))) {
      terminal.printf(
          "%s on %s, clip %s: the perturbed clip has other bits%n",
          was.attack(), was.model(), was.clip());
      return false;
    }
    tally.arrays++;
    return true;
  }
}
