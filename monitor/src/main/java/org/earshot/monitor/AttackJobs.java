package org.earshot.monitor;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.earshot.attack.Attacks;
import org.earshot.message.AttackResult;
import org.earshot.message.AttackSpec;
import org.earshot.message.Job;
import org.earshot.message.JobEvent;
import org.earshot.message.JobEvent.State;
import org.earshot.wire.Settings;
import org.earshot.wire.Topics;
import org.earshot.worker.JobFiler;

/**
 * Attacks that the workers are asked for. Each attack, or those that share work together, is cut
 * into jobs of a few clips, so that several workers share it and a killed one costs no more than
 * the clips it had in hand; all jobs of one call begin with the same id.
 */
final class AttackJobs implements AutoCloseable {
  private static final int WHOLE = 1000;
  private static final String TOO_LATE = "the deadline passed before it began";
  private static final Duration RESULTS_WITHIN = Duration.ofSeconds(10);

  /** How long after the deadline nothing may be heard of a job before it is given up. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final Settings settings;
  private final String id = "attack-" + UUID.randomUUID().toString().substring(0, 8);
  private final Map<String, Job.Attack> jobs = new LinkedHashMap<>();

  /** Also read by the thread that Ctrl-C starts. */
  private final Map<String, JobEvent> last = new ConcurrentHashMap<>();

  /** Cancelled already; also read by that thread. */
  private final Set<String> givenUp = ConcurrentHashMap.newKeySet();

  private Instant heardAt = Instant.EPOCH;
  private final WaitingHint hint = new WaitingHint(WaitingHint.PATIENCE);
  private final Instant until;
  private final Heard<JobEvent> events;
  private final Heard<AttackResult> heard;

  /** The newest of each identity: a job that was done twice says the same twice. */
  private final Map<String, AttackResult> results = new LinkedHashMap<>();

  /**
   * Prepares the jobs.
   *
   * @param models one, or an original and the model that hardens it
   * @param starts where attacks on a black box may start
   * @param clipsPerJob how many clips are attacked together
   * @param deadline how long all of it may take; null for any time
   */
  AttackJobs(
      Settings settings,
      List<String> models,
      List<AttackSpec> specs,
      List<Job.Clip> clips,
      List<Job.Start> starts,
      int clipsPerJob,
      long seed,
      Duration deadline) {
    this.settings = settings;
    Instant now = Instant.now();
    this.until = deadline == null ? null : now.plus(deadline);
    for (var attacks : Attacks.sharing(specs)) {
      String names = AttackSpec.names(attacks, "+");
      for (int from = 0; from < clips.size(); from += clipsPerJob) {
        String job = "%s-%s-%d".formatted(id, names, from / clipsPerJob + 1);
        var part = clips.subList(from, Math.min(clips.size(), from + clipsPerJob));
        var filed = new Job.Attack(job, now, models, attacks, seed, part, until);
        jobs.put(job, Attacks.needStarts(attacks) ? filed.startingAt(starts) : filed);
      }
    }
    this.events = new Heard<>(settings, Topics.JOB_EVENTS);
    this.heard = new Heard<>(settings, Topics.ATTACK_RESULTS);
  }

  String id() {
    return id;
  }

  int count() {
    return jobs.size();
  }

  /** How many results all jobs give if all are done. */
  int promised() {
    return jobs.values().stream().mapToInt(Job.Attack::results).sum();
  }

  /** Files all jobs. */
  void file() {
    try (var producer = settings.producer()) {
      jobs.values().forEach(job -> JobFiler.file(producer, Topics.REQUESTED_JOBS, job));
    }
  }

  /**
   * Follows the jobs until all are over; Ctrl-C cancels those that are not.
   *
   * @return the results that came, whether or not all jobs were done
   */
  List<AttackResult> follow(PrintWriter terminal) throws InterruptedException {
    return follow(terminal, GRACE);
  }

  /**
   * Follows the jobs likewise.
   *
   * @param grace how long after the deadline to go on without hearing of any job: a worker may have
   *     died, with nobody there to take its job again
   */
  List<AttackResult> follow(PrintWriter terminal, Duration grace) throws InterruptedException {
    try (var lifetime = new Lifetime();
        var bar = Terminal.attached() ? bar() : null) {
      lifetime.add(this::cancelOpen);
      while (!over() && lifetime.await(0, TimeUnit.SECONDS)) {
        hear(bar, terminal);
        if (until != null && Instant.now().isAfter(until)) {
          cancelWaiting();
          if (silentSince(until).compareTo(grace) > 0) {
            giveUp(terminal);
            break;
          }
        }
      }
      long latest = System.nanoTime() + RESULTS_WITHIN.toNanos();
      while (results.size() < published() && System.nanoTime() < latest) {
        hear(bar, terminal); // another topic: they may be heard after the event that says done
      }
    }
    return List.copyOf(results.values());
  }

  /** Jobs that were done. */
  long done() {
    return last.values().stream().filter(event -> event.state() == State.DONE).count();
  }

  /** Results that jobs have published which were done. */
  private int published() {
    return jobs.values().stream()
        .filter(job -> last.containsKey(job.id()) && last.get(job.id()).state() == State.DONE)
        .mapToInt(Job.Attack::results)
        .sum();
  }

  private boolean over() {
    return last.values().stream().filter(JobEvent::over).count() == jobs.size();
  }

  private void hear(ProgressBar bar, PrintWriter terminal) {
    for (var result : heard.next()) {
      if (jobs.containsKey(result.job())) {
        results.put(result.identity(), result);
      }
    }
    var mine = events.next().stream().filter(event -> jobs.containsKey(event.job())).toList();
    hint.after(mine).ifPresent(terminal::println);
    for (var event : mine) {
      heardAt = Instant.now();
      last.put(event.job(), event);
      say(event, bar, terminal);
    }
  }

  private void say(JobEvent event, ProgressBar bar, PrintWriter terminal) {
    long fooled = results.values().stream().filter(AttackResult::changed).count();
    String line = "%d of %d jobs, %d fooled".formatted(done(), jobs.size(), fooled);
    if (bar != null) {
      double share = last.values().stream().mapToDouble(JobEvent::progress).sum() / jobs.size();
      bar.stepTo(Math.round(share * WHOLE));
      bar.setExtraMessage(" %s; %s".formatted(line, event.message()));
    } else if (event.over()) {
      terminal.println(line);
    }
    if (event.over() && event.state() != State.DONE) {
      terminal.printf("job %s %s: %s%n", event.job(), event.state(), event.message());
    }
  }

  /** Nobody waits for a worker that would only refuse them. */
  private void cancelWaiting() {
    var waiting =
        last.values().stream()
            .filter(event -> event.state() == State.QUEUED && givenUp.add(event.job()))
            .toList();
    if (!waiting.isEmpty()) {
      Wishes.cancel(settings, waiting, TOO_LATE);
    }
  }

  /** How long nothing has been heard of any job; at most since then. */
  private Duration silentSince(Instant then) {
    return Duration.between(heardAt.isAfter(then) ? heardAt : then, Instant.now());
  }

  private void giveUp(PrintWriter terminal) {
    var open = open();
    terminal.printf(
        "gives up %d jobs: the deadline passed, and nothing is heard of them any longer%n",
        open.size());
    open.forEach(event -> givenUp.add(event.job()));
    Wishes.cancel(settings, open, TOO_LATE);
  }

  private List<JobEvent> open() {
    return jobs.keySet().stream()
        .map(job -> last.getOrDefault(job, queued(job)))
        .filter(event -> !event.over() && !givenUp.contains(event.job()))
        .toList();
  }

  private void cancelOpen() {
    var open = open();
    if (!open.isEmpty()) {
      System.out.printf("%ncancels %d jobs; with --detach they would go on%n", open.size());
      Wishes.cancel(settings, open, "cancelled before it began");
    }
  }

  private static JobEvent queued(String job) {
    return new JobEvent(
        job,
        "attack",
        Topics.REQUESTED_JOBS.name(),
        State.QUEUED,
        Instant.now(),
        null,
        1,
        0,
        "filed",
        Map.of());
  }

  private static ProgressBar bar() {
    return new ProgressBarBuilder()
        .setTaskName("attacking")
        .setInitialMax(WHOLE)
        .setUpdateIntervalMillis(250)
        .build();
  }

  @Override
  public void close() {
    events.close();
    heard.close();
  }
}
