package org.earshot.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.earshot.attack.Attacks;
import org.earshot.message.AttackSpec;
import org.earshot.message.Control.AttackPolicy;
import org.earshot.message.Hashes;
import org.earshot.message.Job;

/**
 * Decides which of the clips that were just classified are attacked, and groups them into jobs. A
 * pure function from a state and what was classified to the next state and jobs: the classifier
 * takes the next state only when its transaction is committed, so what was aborted is decided again
 * in the same way.
 *
 * <pre>
 *   classified clips --share, by hash of the id--> series (models, attacks): clips that wait
 *                                                    | clipsPerJob, or older than FLUSH
 *                                                    v
 *                       fewer than maxQueuedJobs wait? --> Job.Attack
 * </pre>
 *
 * <p>Attacks that {@linkplain Attacks#sharing share work} are one series and one job.
 *
 * <p>Clips that wait for their group are only in memory. A crash loses them: they are a sample of
 * live audio, and the next one comes. Each series has its turn: whoever filed longest ago files
 * first when there is room for one job only.
 */
final class Policy {
  /** A group that is not full is filed when its oldest clip has waited so long. */
  static final Duration FLUSH = Duration.ofSeconds(5);

  /**
   * One seed for all live attacks: a clip's result is then the same whichever job it came in, and a
   * second one of the same identity is recognised.
   */
  static final long SEED = 0;

  private static final double HALF_RANGE = 0x1p63;

  private Policy() {}

  /** Models that are attacked together, and how: attacks that share work. */
  record Series(List<String> models, List<AttackSpec> attacks) {}

  /**
   * A clip that was classified.
   *
   * @param models the models for which it counts in a rate
   */
  record Classified(Job.Clip clip, Set<String> models) {}

  /**
   * The clips that wait for their job.
   *
   * @param since when the oldest began to wait
   * @param filedAt when the series last filed a job
   */
  record Waiting(List<Job.Clip> clips, Instant since, Instant filedAt) {
    static final Waiting NONE = new Waiting(List.of(), Instant.MAX, Instant.EPOCH);
  }

  /** What is decided: the state after it, the jobs, and how many clips found no room. */
  record Decision(
      Map<Series, Waiting> next, List<Job.Attack> jobs, Map<Series, Integer> unattacked) {
    static final Decision NOTHING = new Decision(Map.of(), List.of(), Map.of());
  }

  /**
   * Decides.
   *
   * @param state of the decision before; empty at first
   * @param pairs models that are attacked together
   * @param policy whose attacks {@link Attacks} knows
   * @param queued jobs that wait already
   */
  static Decision decide(
      Map<Series, Waiting> state,
      List<Classified> classified,
      List<List<String>> pairs,
      AttackPolicy policy,
      int queued,
      Instant now) {
    var next = new LinkedHashMap<Series, Waiting>(); // in the policy's order
    var unattacked = new HashMap<Series, Integer>();
    for (var models : pairs) {
      for (var attacks : Attacks.sharing(policy.attacks())) {
        var series = new Series(models, attacks);
        var before = state.getOrDefault(series, Waiting.NONE);
        next.put(series, joined(before, drawn(classified, series, policy), now));
      }
    }
    var jobs = new ArrayList<Job.Attack>();
    for (var series : inTurn(next)) {
      var waiting = next.get(series);
      while (due(waiting, policy, now) && queued + jobs.size() < policy.maxQueuedJobs()) {
        int count = Math.min(policy.clipsPerJob(), waiting.clips().size());
        jobs.add(job(series, waiting.clips().subList(0, count), now));
        waiting = new Waiting(rest(waiting, count), now, now);
      }
      int late = Math.max(0, waiting.clips().size() - policy.clipsPerJob());
      if (late > 0) {
        unattacked.put(series, late);
        waiting = new Waiting(rest(waiting, late), waiting.since(), waiting.filedAt());
      }
      next.put(series, waiting);
    }
    return new Decision(Map.copyOf(next), List.copyOf(jobs), Map.copyOf(unattacked));
  }

  /** Whether the clip is in the share, by a hash of its id: the same everywhere and always. */
  static boolean drawn(String clip, double share) {
    long draw = Hashes.longHash("policy|" + clip) >>> 1;
    return draw / HALF_RANGE < share;
  }

  private static List<Job.Clip> drawn(
      List<Classified> classified, Series series, AttackPolicy policy) {
    return classified.stream()
        .filter(one -> one.models().containsAll(series.models()))
        .map(Classified::clip)
        .filter(clip -> drawn(clip.input().clip(), policy.share()))
        .toList();
  }

  private static Waiting joined(Waiting before, List<Job.Clip> more, Instant now) {
    if (more.isEmpty()) {
      return before;
    }
    var clips = new ArrayList<>(before.clips());
    clips.addAll(more);
    return new Waiting(
        List.copyOf(clips), before.clips().isEmpty() ? now : before.since(), before.filedAt());
  }

  private static List<Series> inTurn(Map<Series, Waiting> waiting) {
    return waiting.entrySet().stream()
        .sorted(
            comparing(entry -> entry.getValue().filedAt())) // stable: at first the policy's order
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean due(Waiting waiting, AttackPolicy policy, Instant now) {
    return waiting.clips().size() >= policy.clipsPerJob()
        || (!waiting.clips().isEmpty() && !now.isBefore(waiting.since().plus(FLUSH)));
  }

  private static List<Job.Clip> rest(Waiting waiting, int from) {
    return List.copyOf(waiting.clips().subList(from, waiting.clips().size()));
  }

  private static Job.Attack job(Series series, List<Job.Clip> clips, Instant now) {
    var attacks = series.attacks();
    String hash =
        Hashes.sha256(
            String.join(
                    "|",
                    attacks.stream().map(AttackSpec::protocol).collect(joining("+")),
                    String.join("+", series.models()),
                    clips.get(0).input().clip(),
                    clips.get(clips.size() - 1).input().clip())
                .getBytes(UTF_8));
    String id = AttackSpec.names(attacks, "+") + "-" + hash.substring(0, 16);
    return new Job.Attack(id, now, series.models(), attacks, SEED, clips);
  }
}
