package org.earshot.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.earshot.message.Job;
import org.earshot.message.JobEvent;
import org.earshot.message.JobEvent.State;
import org.earshot.wire.Cluster;
import org.earshot.wire.DeadLetter;
import org.earshot.wire.Facts;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JobRunnerTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static TestBroker broker;
  private static Producer<byte[], byte[]> producer;

  @BeforeAll
  static void start() throws Exception {
    broker = new TestBroker();
    producer = broker.producer();
  }

  @AfterAll
  static void stop() {
    producer.close();
    broker.close();
  }

  @Test
  void a_job_is_queued_run_and_done() {
    file("simple");
    try (var worker = worker("simple-worker", (job, context) -> context.checkWanted())) {
      var events = eventsUntil("simple", State.DONE);
      assertThat(events)
          .extracting(JobEvent::state)
          .containsExactly(State.QUEUED, State.RUNNING, State.DONE);
      assertThat(events.get(2).worker()).isEqualTo("simple-worker");
      assertThat(worker.alive()).isTrue();
    }
  }

  @Test
  void a_failing_job_is_tried_three_times_and_then_a_dead_letter() {
    file("failing");
    var runs = new AtomicInteger();
    JobExecutor<Job.Attack> failing =
        (job, context) -> {
          runs.incrementAndGet();
          throw new IllegalStateException("no such luck");
        };
    try (var worker = worker("failing-worker", failing)) {
      var letter =
          broker
              .records(
                  Topics.DEAD_LETTERS,
                  SOON,
                  letters -> letters.stream().anyMatch(one -> keyed(one.key(), "failing")))
              .stream()
              .filter(one -> keyed(one.key(), "failing"))
              .findFirst()
              .orElseThrow();
      assertThat(Facts.text(letter.headers(), DeadLetter.REASON)).isEqualTo("job-failed");
      assertThat(Facts.text(letter.headers(), DeadLetter.MESSAGE)).isEqualTo("no such luck");
      assertThat(letter.headers().lastHeader(JobFiler.ATTEMPT)).isNull();
      assertThat(eventsUntil("failing", State.FAILED))
          .filteredOn(event -> event.state() == State.FAILED)
          .extracting(JobEvent::attempt)
          .containsExactly(1, 2, 3);
      assertThat(worker.alive()).isTrue();
    }
    assertThat(runs).hasValue(3);
  }

  @Test
  void a_job_that_cannot_be_done_is_refused_and_one_that_is_done_says_what_came_of_it() {
    file("impossible");
    file("fruitful");
    JobExecutor<Job.Attack> executor =
        (job, context) -> {
          if (job.id().equals("impossible")) {
            throw new JobRefusedException("there is no such data set", null);
          }
          context.conclude("all found", Map.of("found", 3.0));
        };
    try (var worker = worker("choosy-worker", executor)) {
      var refused = eventsUntil("impossible", State.REFUSED);
      assertThat(refused)
          .extracting(JobEvent::state)
          .containsExactly(State.QUEUED, State.RUNNING, State.REFUSED);
      assertThat(refused.get(2).message()).isEqualTo("there is no such data set");
      var done = eventsUntil("fruitful", State.DONE);
      assertThat(done.get(done.size() - 1).message()).isEqualTo("all found");
      assertThat(done.get(done.size() - 1).figures()).containsEntry("found", 3.0);
      assertThat(worker.alive()).isTrue();
    }
  }

  @Test
  void what_is_no_job_is_a_dead_letter_and_stops_nothing() {
    Sending.all(
        producer,
        List.of(
            new ProducerRecord<>(
                Topics.REQUESTED_JOBS.name(), "bad".getBytes(UTF_8), "{nonsense".getBytes(UTF_8))));
    JobFiler.file(producer, Topics.REQUESTED_JOBS, TestJobs.attack("behind-bad"));
    try (var worker = worker("invalid-worker", (job, context) -> {})) {
      eventsUntil("behind-bad", State.DONE);
      var letters =
          broker.records(
              Topics.DEAD_LETTERS,
              SOON,
              all -> all.stream().anyMatch(one -> keyed(one.key(), "bad")));
      assertThat(letters)
          .filteredOn(letter -> keyed(letter.key(), "bad"))
          .singleElement()
          .satisfies(
              letter ->
                  assertThat(Facts.text(letter.headers(), DeadLetter.REASON)).isEqualTo("invalid"));
      assertThat(worker.alive()).isTrue();
    }
  }

  @Test
  void a_drained_worker_hands_its_job_back_at_once() throws Exception {
    file("drained");
    var taken = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    JobExecutor<Job.Attack> endless =
        (job, context) -> {
          taken.countDown();
          try {
            new CountDownLatch(1).await();
          } finally {
            interrupted.countDown();
          }
        };
    var first = worker("drained-worker", endless);
    assertThat(taken.await(20, TimeUnit.SECONDS)).isTrue();
    long begun = System.nanoTime();
    first.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
    assertThat(interrupted.getCount()).isZero();
    try (var second = worker("next-worker", (job, context) -> {})) {
      var events = eventsUntil("drained", State.DONE);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
      assertThat(events).extracting(JobEvent::attempt).containsOnly(1);
      assertThat(events).extracting(JobEvent::state).doesNotContain(State.FAILED);
      assertThat(second.alive()).isTrue();
    }
  }

  @Test
  void a_killed_workers_job_is_redone_by_another_and_is_no_failure() throws Exception {
    file("orphan");
    Process doomed =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                DoomedWorker.class.getName(),
                broker.settings().bootstrap())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      eventsUntil("orphan", State.RUNNING);
    } finally {
      doomed.destroyForcibly().waitFor();
    }
    try (var worker = worker("heir", (job, context) -> {})) {
      var events = eventsUntil("orphan", State.DONE);
      assertThat(events).extracting(JobEvent::attempt).containsOnly(1);
      assertThat(events.get(events.size() - 1).worker()).isEqualTo("heir");
      assertThat(worker.alive()).isTrue();
    }
  }

  @Test
  void a_job_near_the_delivery_limit_is_filed_again_under_its_id() {
    file("weary");
    try (var restless = broker.settings().shareConsumer(Cluster.group(Topics.CONTINUOUS_JOBS))) {
      restless.subscribe(List.of(Topics.CONTINUOUS_JOBS.name()));
      for (int deliveries = 0; deliveries < Settlement.MOST_DELIVERIES - 1; ) {
        for (var record : restless.poll(Duration.ofSeconds(1))) {
          restless.acknowledge(record, AcknowledgeType.RELEASE);
          deliveries = record.deliveryCount().orElseThrow();
        }
        restless.commitSync();
      }
    }
    try (var worker = worker("patient", (job, context) -> {})) {
      var events = eventsUntil("weary", State.DONE);
      assertThat(events)
          .filteredOn(event -> event.state() == State.QUEUED)
          .extracting(JobEvent::message)
          .hasSize(2)
          .endsWith("waits again");
      assertThat(worker.alive()).isTrue();
    }
  }

  @Test
  void a_job_longer_than_its_lock_is_run_once() throws Exception {
    file("long");
    var runs = new AtomicInteger();
    var longer = Duration.ofSeconds(17);
    JobExecutor<Job.Attack> slow =
        (job, context) -> {
          runs.incrementAndGet();
          assertThat(new CountDownLatch(1).await(longer.toMillis(), TimeUnit.MILLISECONDS))
              .isFalse();
        };
    try (var one = worker("long-1", slow);
        var other = worker("long-2", slow)) {
      eventsUntil("long", State.DONE);
      assertThat(one.alive() && other.alive()).isTrue();
    }
    assertThat(runs).hasValue(1);
  }

  @Test
  void a_cancelled_job_ends_at_its_next_step_and_a_queued_one_never_starts() throws Exception {
    var site = TestJobs.site("cancelling", broker.settings(), producer);
    var begun = new CountDownLatch(1);
    Set<String> ran = ConcurrentHashMap.newKeySet();
    JobExecutor<Job.Attack> endless =
        (job, context) -> {
          ran.add(job.id());
          begun.countDown();
          while (true) {
            context.checkWanted();
            Thread.onSpinWait();
          }
        };
    site.cancellations().add("unwanted-queued");
    file("unwanted-queued");
    file("unwanted");
    try (var worker = JobRunner.start(site, new JobExecutors(endless, null), WorkShare.ALL)) {
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      site.cancellations().add("unwanted");
      assertThat(eventsUntil("unwanted", State.CANCELLED))
          .extracting(JobEvent::state)
          .containsExactly(State.QUEUED, State.RUNNING, State.CANCELLED);
      assertThat(eventsUntil("unwanted-queued", State.CANCELLED))
          .extracting(JobEvent::state)
          .containsExactly(State.QUEUED, State.CANCELLED);
      assertThat(ran).containsExactly("unwanted");
      assertThat(worker.alive()).isTrue();
    }
  }

  @Test
  void a_training_starts_only_when_no_attack_waits() throws Exception {
    Set<String> order = ConcurrentHashMap.newKeySet();
    var attacking = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var trained = new CountDownLatch(1);
    JobExecutor<Job.Attack> attack =
        (job, context) -> {
          attacking.countDown();
          release.await();
          order.add("attack done before training: " + (trained.getCount() == 1));
        };
    file("before-training");
    var site = TestJobs.site("both", broker.settings(), producer);
    try (var worker =
        JobRunner.start(
            site, new JobExecutors(attack, (job, context) -> trained.countDown()), WorkShare.ALL)) {
      assertThat(attacking.await(20, TimeUnit.SECONDS)).isTrue();
      JobFiler.file(producer, Topics.TRAINING_JOBS, TestJobs.training("training"));
      release.countDown();
      assertThat(trained.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(order).containsExactly("attack done before training: true");
      eventsUntil("training", State.DONE);
      assertThat(worker.alive()).isTrue();
    }
  }

  @Test
  void an_attack_waits_while_a_classification_is_under_way() throws Exception {
    file("polite");
    var asked = new CountDownLatch(1);
    var passed = new CountDownLatch(1);
    JobExecutor<Job.Attack> polite =
        (job, context) -> {
          asked.countDown();
          context.checkWanted();
          passed.countDown();
        };
    var site = TestJobs.site("polite-worker", broker.settings(), producer);
    site.turnstile().begin(Turnstile.Rank.CLASSIFICATION);
    try (var worker = JobRunner.start(site, new JobExecutors(polite, null), WorkShare.ALL)) {
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(passed.await(500, TimeUnit.MILLISECONDS)).isFalse();
      site.turnstile().end(Turnstile.Rank.CLASSIFICATION);
      assertThat(passed.await(20, TimeUnit.SECONDS)).isTrue();
      eventsUntil("polite", State.DONE);
      assertThat(worker.alive()).isTrue();
    }
  }

  @Test
  void the_backlog_is_the_queue_and_what_was_filed_since() throws Exception {
    try (var backlog = Backlog.start(broker.settings().admin(), Topics.CONTINUOUS_JOBS)) {
      backlog.filed(1000);
      assertThat(backlog.waiting()).isGreaterThanOrEqualTo(1000);
      for (int i = 0; i < 5; i++) {
        file("backlog-" + i);
      }
      until(() -> backlog.waiting() == 5);
      try (var worker = worker("backlog-worker", (job, context) -> {})) {
        until(() -> backlog.waiting() == 0);
        assertThat(worker.alive()).isTrue();
      }
    }
  }

  private static void until(BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + SOON.toNanos();
    var never = new CountDownLatch(1);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      assertThat(never.await(50, TimeUnit.MILLISECONDS)).isFalse();
    }
  }

  private static void file(String id) {
    JobFiler.file(producer, Topics.CONTINUOUS_JOBS, TestJobs.attack(id));
  }

  private static JobRunner worker(String instance, JobExecutor<Job.Attack> attack) {
    return JobRunner.start(
        TestJobs.site(instance, broker.settings(), producer),
        new JobExecutors(attack, null),
        WorkShare.ALL);
  }

  private static List<JobEvent> eventsUntil(String job, State state) {
    return broker
        .read(
            Topics.JOB_EVENTS,
            Duration.ofSeconds(40),
            events ->
                events.stream().anyMatch(one -> one.job().equals(job) && one.state() == state))
        .stream()
        .filter(event -> event.job().equals(job))
        .toList();
  }

  private static boolean keyed(byte[] key, String id) {
    return id.equals(new String(key, UTF_8));
  }
}
