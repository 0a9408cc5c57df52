package org.earshot.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.earshot.message.AttackSpec;
import org.earshot.message.Job;
import org.earshot.message.JobEvent;
import org.earshot.message.JobEvent.State;
import org.earshot.message.Verdict;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every role in a process of its own, and what becomes of the work when a worker dies, is drained,
 * or is asked for something urgent. The steps build on each other.
 */
@ExtendWith(OutputOnFailure.class)
@TestMethodOrder(OrderAnnotation.class)
class RolesTest {
  private static final Duration DECIDED_WITHIN = Duration.ofSeconds(90);
  private static final Duration ATTACKED_WITHIN = Duration.ofMinutes(3);

  /** A lock lasts 15 s; a broker that sees the connection break gives the job on at once. */
  private static final Duration TAKEN_OVER_WITHIN = Duration.ofSeconds(40);

  /** Far below the 15 s of a lock that runs out. */
  private static final Duration AT_ONCE = Duration.ofSeconds(8);

  private static final Duration DRAINED_WITHIN = Duration.ofSeconds(10);

  private static final int WORKERS = 2;

  private static Fleet fleet;

  @TempDir private static Path data;
  @TempDir private static Path audio;
  @TempDir private static Path elsewhere;

  @BeforeAll
  static void start() {
    fleet = Fleet.start(data);
  }

  @AfterAll
  static void stop() {
    if (fleet != null) {
      fleet.close();
    }
  }

  @Test
  @Order(1)
  void every_clip_gets_one_verdict_of_each_model_and_workers_launch_attacks_by_themselves() {
    SampleClips.write(audio.resolve("street"), 0, 16);
    assertThat(fleet.ingest(audio.resolve("street"), "max")).contains("16 clips on clips");
    fleet.awaitVerdicts("street", 16, DECIDED_WITHIN);
    Await.so(
        "a continuous attack",
        ATTACKED_WITHIN,
        () ->
            fleet.events().stream()
                .anyMatch(
                    event ->
                        event.queue().equals("jobs.continuous") && event.state() == State.DONE));
    fleet.stopContinuousAttacks();
  }

  @Test
  @Order(2)
  void a_worker_that_is_killed_in_the_middle_of_a_job_loses_nothing() {
    SampleClips.write(audio.resolve("yard"), 16, 16);
    var job = fleet.file(Topics.REQUESTED_JOBS, "killed", longAttack(0.11), clips("street", 2));
    JobEvent running = awaitInTheMiddle(job);
    var feed = fleet.startIngest(audio.resolve("yard"), "4");
    Await.so("verdicts of the feed", DECIDED_WITHIN, () -> fleet.verdicts("yard").size() >= 4);
    fleet.worker(running.worker()).kill();

    assertThat(feed.awaitExit(DECIDED_WITHIN)).as(feed.output()).isZero();
    JobEvent done = fleet.awaitEvent("end of the job", ATTACKED_WITHIN, isState(job, State.DONE));
    assertThat(done.worker()).isNotEqualTo(running.worker());
    fleet.awaitVerdicts("yard", 16, DECIDED_WITHIN);
    assertThat(identities(fleet.allVerdicts())).doesNotHaveDuplicates();
    fleet.awaitEachIdentityCountedOnce(job, ATTACKED_WITHIN);
  }

  /** In place of the one that was killed; later steps may end it, so it is looked at here. */
  @Test
  @Order(3)
  void a_worker_without_files_fetches_them_from_the_page() {
    fleet.startWorkerElsewhere(elsewhere);
    awaitModel(fleet.models().get(0), standing -> available(standing, "elsewhere"));
    assertThat(elsewhere.resolve("models")).isDirectoryContaining("glob:**.zip");
  }

  @Test
  @Order(4)
  void a_requested_job_is_served_before_continuous_ones_that_wait() {
    var clips = clips("street", 1); // short jobs: their order is looked at, not their results
    List<Job.Attack> continuous =
        IntStream.range(0, 8)
            .mapToObj(i -> fleet.file(Topics.CONTINUOUS_JOBS, "c" + i, quickAttack(), clips))
            .toList();
    var urgent = fleet.file(Topics.REQUESTED_JOBS, "urgent", quickAttack(), clips);
    Instant served = startOf(urgent);
    List<Instant> waited =
        continuous.stream()
            .map(RolesTest::startOf)
            .filter(start -> start.isAfter(urgent.askedAt()))
            .toList();
    assertThat(waited).hasSizeGreaterThanOrEqualTo(4);
    assertThat(waited)
        .as("a worker that has just taken a job goes on with it")
        .filteredOn(start -> start.isBefore(served))
        .hasSizeLessThanOrEqualTo(WORKERS);
    continuous.forEach(
        job -> fleet.awaitEvent("continuous job", ATTACKED_WITHIN, isState(job, State.DONE)));
  }

  @Test
  @Order(5)
  void a_drained_worker_hands_its_job_over_at_once() {
    var job = fleet.file(Topics.REQUESTED_JOBS, "drained", longAttack(0.12), clips("yard", 2));
    JobEvent running = awaitInTheMiddle(job);
    var drained = fleet.worker(running.worker());
    drained.terminate();
    drained.awaitExit(DRAINED_WITHIN);
    JobEvent handedBack =
        fleet.awaitEvent(
            "hand-over",
            DRAINED_WITHIN,
            event ->
                event.job().equals(job.id())
                    && event.state() == State.QUEUED
                    && event.at().isAfter(running.at()));
    JobEvent taken =
        fleet.awaitEvent(
            "other worker",
            TAKEN_OVER_WITHIN,
            event ->
                event.job().equals(job.id())
                    && event.state() == State.RUNNING
                    && !event.worker().equals(running.worker()));
    assertThat(Duration.between(handedBack.at(), taken.at())).isLessThan(Await.patient(AT_ONCE));
    JobEvent done = fleet.awaitEvent("end of the job", ATTACKED_WITHIN, isState(job, State.DONE));
    assertThat(done.attempt()).isEqualTo(1);
    fleet.awaitEachIdentityCountedOnce(job, ATTACKED_WITHIN);
  }

  @Test
  @Order(6)
  void a_data_set_is_attacked_from_the_terminal_in_jobs_that_the_workers_share() {
    fleet.ingestDataset(audio.resolve("street"), "bench", 16);
    Path out = elsewhere.resolve("results.json");
    String said =
        fleet.attackBoth(
            "--dataset", "bench", "--clips", "3", "--clips-per-job", "2", "--out", out.toString());
    assertThat(said)
        .contains("2 jobs attack", " on 3 clips", "2 of 2 jobs")
        .containsPattern("fgsm +" + fleet.models().get(0) + " ")
        .containsPattern("fgsm +" + fleet.models().get(1) + " ");
    assertThat(out).content().contains("\"dataset\" : \"bench\"");
  }

  @Test
  @Order(7)
  void every_job_reaches_its_end_and_the_page_tells_it() {
    Await.so("end of every job", ATTACKED_WITHIN, () -> fleet.unfinishedJobs().isEmpty());
    assertThat(fleet.events()).extracting(JobEvent::state).doesNotContain(State.FAILED);
    Await.so("a ready page", DECIDED_WITHIN, () -> fleet.page().status("/readyz") == 200);
    Await.so(
        "verdicts on the page",
        DECIDED_WITHIN,
        () -> fleet.page().get("/api/status").json().path("totals").path("verdicts").asInt() > 0);
    assertThat(fleet.page().get("/api/sources").body()).contains("street", "yard");
  }

  private static void awaitModel(String id, Predicate<JsonNode> wanted) {
    Await.so(
        "standing of " + id,
        DECIDED_WITHIN,
        () ->
            StreamSupport.stream(
                    fleet.page().get("/api/models").json().path("standings").spliterator(), false)
                .anyMatch(one -> one.path("model").asText().equals(id) && wanted.test(one)));
  }

  private static boolean available(JsonNode standing, String worker) {
    return StreamSupport.stream(standing.path("workers").spliterator(), false)
        .anyMatch(
            on ->
                on.path("worker").asText().equals(worker)
                    && on.path("state").asText().equals("available"));
  }

  private static JobEvent awaitInTheMiddle(Job.Attack job) {
    return fleet.awaitEvent(
        "progress of " + job.id(),
        ATTACKED_WITHIN,
        event -> isState(job, State.RUNNING).test(event) && event.progress() > 0);
  }

  private static Instant startOf(Job.Attack job) {
    return fleet.awaitEvent("start", ATTACKED_WITHIN, isState(job, State.RUNNING)).at();
  }

  private static Predicate<JobEvent> isState(Job.Attack job, State state) {
    return event -> event.job().equals(job.id()) && event.state() == state;
  }

  private static List<Verdict> clips(String source, int count) {
    return fleet.verdicts(source).stream()
        .filter(verdict -> verdict.model().equals(fleet.models().get(0)))
        .limit(count)
        .toList();
  }

  private static AttackSpec longAttack(double wideRms) {
    return Fleet.attack("bim-a", wideRms);
  }

  private static AttackSpec quickAttack() {
    return Fleet.attack("fgsm", 0.1);
  }

  private static List<String> identities(List<Verdict> verdicts) {
    return verdicts.stream().map(verdict -> verdict.clip() + "|" + verdict.model()).toList();
  }
}
