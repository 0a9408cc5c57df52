package org.earshot.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.earshot.attack.Attacks;
import org.earshot.message.AttackSpec;
import org.earshot.message.Control;
import org.earshot.message.Job;
import org.earshot.message.JobEvent;
import org.earshot.message.JobEvent.State;
import org.earshot.message.Reference;
import org.earshot.wire.Settings;
import org.earshot.wire.Topics;
import org.earshot.worker.JobFiler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that wait while there is no worker. */
class UnbegunJobsTest {
  private static final AttackSpec SPEC = Attacks.live("fgsm");

  private static EmbeddedBroker broker;
  private static Settings settings;

  private String out;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    broker = EmbeddedBroker.start(directory, Ports.free());
    settings = Settings.of(broker.bootstrap());
    BootstrapOption.prepare(settings);
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  @Test
  void a_deadline_ends_the_waiting_for_a_worker() throws Exception {
    var out = new StringWriter();
    try (var asked =
        new AttackJobs(
            settings,
            List.of("model"),
            List.of(SPEC),
            clips(3),
            List.of(),
            2,
            0,
            Duration.ofMillis(300))) {
      asked.file();
      assertThat(asked.follow(new PrintWriter(out, true))).isEmpty();
      assertThat(asked.done()).isZero();
      for (int i = 1; i <= 2; i++) {
        String job = asked.id() + "-fgsm-" + i;
        assertThat(out.toString())
            .contains("job %s CANCELLED: the deadline passed before it began".formatted(job));
        assertThat(JobHistory.last(JobHistory.of(settings, job)).state())
            .isEqualTo(State.CANCELLED);
      }
    }
  }

  /** A worker that began it and died, with no other there. */
  @Test
  void a_job_that_nobody_goes_on_with_is_given_up_after_the_deadline() throws Exception {
    var out = new StringWriter();
    try (var asked =
        new AttackJobs(
            settings,
            List.of("model"),
            List.of(SPEC),
            clips(2),
            List.of(),
            2,
            0,
            Duration.ofMillis(300))) {
      asked.file();
      String job = asked.id() + "-fgsm-1";
      var queue = Topics.REQUESTED_JOBS.name();
      var running =
          new JobEvent(
              job, "attack", queue, State.RUNNING, Instant.now(), "w", 1, 0, "began", Map.of());
      Wishes.send(settings, Topics.JOB_EVENTS.record(job, running));
      assertThat(asked.follow(new PrintWriter(out, true), Duration.ofMillis(300))).isEmpty();
      assertThat(out.toString()).contains("gives up 1 jobs: the deadline passed");
      assertThat(asked.done()).isZero();
      var wish = new Control.CancelledJob(job);
      assertThat(Wishes.current(settings, wish.subject(), Control.CancelledJob.class))
          .contains(wish);
    }
  }

  @Test
  void what_waits_is_cancelled_as_soon_as_somebody_says_so() {
    String attack = "attack-12345678";
    file("single", attack + "-fgsm-1", attack + "-fgsm-2");
    assertThat(run("jobs", "cancel", "single")).isZero();
    assertThat(out).contains("job single: cancelled");
    assertThat(run("jobs", "cancel", attack)).isZero();
    assertThat(out).contains("2 jobs waited and are cancelled, 0 run");
    assertThat(run("jobs", "list", "--all")).isZero();
    assertThat(out.lines().filter(line -> line.contains("cancelled before it began"))).hasSize(3);
    assertThat(run("jobs", "list")).isZero();
    assertThat(out).doesNotContain("single", attack);
  }

  private static void file(String... ids) {
    try (var producer = settings.producer()) {
      for (String id : ids) {
        var job = new Job.Attack(id, Instant.now(), List.of("model"), List.of(SPEC), 0, clips(1));
        JobFiler.file(producer, Topics.REQUESTED_JOBS, job);
      }
    }
  }

  private static List<Job.Clip> clips(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Reference("datasets.stft", 0, i, "set/" + i))
        .map(input -> new Job.Clip(input, "set", null, null, null, Instant.EPOCH, Duration.ZERO))
        .toList();
  }

  private int run(String... arguments) {
    var words = new ArrayList<>(List.of(arguments));
    words.add("--bootstrap");
    words.add(broker.bootstrap());
    var before = System.out;
    var printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, UTF_8));
    try {
      return Earshot.commandLine().execute(words.toArray(String[]::new));
    } finally {
      System.setOut(before);
      out = printed.toString(UTF_8);
    }
  }
}
