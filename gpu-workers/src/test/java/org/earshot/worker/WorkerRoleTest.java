package org.earshot.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.earshot.attack.Attacks;
import org.earshot.dsp.Matrix;
import org.earshot.dsp.Npy;
import org.earshot.engine.CompiledNetwork;
import org.earshot.engine.Kernels;
import org.earshot.message.AttackResult;
import org.earshot.message.AttackSpec;
import org.earshot.message.Control;
import org.earshot.message.JobEvent;
import org.earshot.message.ModelCard;
import org.earshot.message.Ranked;
import org.earshot.message.Verdict;
import org.earshot.model.ModelRegistry;
import org.earshot.model.ModelStore;
import org.earshot.wire.DeadLetter;
import org.earshot.wire.Facts;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One worker over a real broker with real networks: from representations to attack results. */
class WorkerRoleTest {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Instant CAPTURED = Instant.parse("2026-11-24T10:00:00Z");
  private static final AttackSpec FGSM =
      Attacks.complete(new AttackSpec("fgsm", new TreeMap<>(Map.of()), false, 0.5, true));

  @TempDir static Path models;
  private static TestBroker broker;
  private static Producer<byte[], byte[]> producer;
  private static ModelStore store;
  private static ModelCard plain;
  private static ModelCard hardened;
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Queue<Duration> verdictAges = new ConcurrentLinkedQueue<>();
  private final Queue<Duration> attackAges = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void start() throws Exception {
    broker = new TestBroker();
    producer = broker.producer();
    store = new ModelStore(models);
    plain = TinyModels.keep(store, "plain", null, 1);
    hardened = TinyModels.keep(store, "hardened", "plain", 2);
    ModelRegistry.publish(broker.settings(), plain);
    ModelRegistry.publish(broker.settings(), hardened);
    var lost = TinyModels.keep(new ModelStore(models.resolve("elsewhere")), "lost", null, 3);
    ModelRegistry.publish(broker.settings(), lost);
    wish(new Control.ActiveModels(List.of("plain", "hardened", "lost", "unheard-of")));
    wish(new Control.AttackPolicy(List.of(FGSM), 1, 4, 10));
  }

  @AfterAll
  static void stop() {
    producer.close();
    broker.close();
  }

  @Test
  void clips_are_classified_attacked_and_counted() throws Exception {
    try (var worker = worker()) {
      assertThat(worker.ready()).isTrue();
      for (int i = 0; i < 4; i++) {
        var clip = TinyModels.clip(i);
        send("mic/" + i + ".wav", facts("mic", prediction(plain, clip), "5"), clip);
      }
      send(
          "mic/other.wav",
          facts("mic", "dog", "5").represented("stft/small/16000/1"),
          TinyModels.clip(9));
      send("mic/large.wav", facts("mic", "dog", "5"), Matrix.zeros(8, 8));
      send("mic/text.wav", "no array".getBytes(UTF_8), facts("mic", "dog", "5"));
      send("esc10/seen.wav", facts("esc10", "dog", "2"), TinyModels.clip(10));

      var verdicts = broker.read(Topics.VERDICTS, SOON, all -> all.size() >= 10);
      checkVerdicts(verdicts);
      var results = broker.read(Topics.ATTACK_RESULTS, SOON, all -> all.size() >= 8);
      checkResults(results, verdicts);
      checkAdversarials(results);
      checkDeadLetters();
      assertThat(count("earshot_verdicts")).isEqualTo(10);
      assertThat(count("earshot_attacks")).isEqualTo(8);
      // The clip of another definition, by two models; every clip of theirs, by the lost one.
      assertThat(count("earshot_clips_unclassified")).isEqualTo(2 + 5);
      assertThat(verdictAges).hasSize(10).allMatch(age -> age.toSeconds() > 0);
      var done =
          broker.read(
              Topics.JOB_EVENTS,
              SOON,
              all -> all.stream().anyMatch(event -> event.state() == JobEvent.State.DONE));
      assertThat(done)
          .filteredOn(event -> event.state() == JobEvent.State.DONE)
          .extracting(JobEvent::queue)
          .containsOnly("jobs.continuous");
    }
    restartedWorkerGoesOn();
  }

  private void restartedWorkerGoesOn() throws Exception {
    long begun;
    send("mic/later.wav", facts("mic", null, null), TinyModels.clip(20));
    try (var worker =
        WorkerRole.start(
            broker.settings(),
            options(),
            new PrometheusRegistry(),
            verdictAges::add,
            attackAges::add)) {
      var verdicts = broker.read(Topics.VERDICTS, SOON, all -> all.size() >= 12);
      assertThat(verdicts).hasSize(12);
      assertThat(verdicts)
          .filteredOn(verdict -> verdict.clip().equals("mic/later.wav"))
          .extracting(Verdict::outcome)
          .containsExactly(Verdict.Outcome.UNLABELLED, Verdict.Outcome.UNLABELLED);
      // Filed after some seconds although its group is not full.
      var results = broker.read(Topics.ATTACK_RESULTS, SOON, all -> all.size() >= 10);
      assertThat(results)
          .filteredOn(result -> result.clip().equals("mic/later.wav"))
          .extracting(AttackResult::model)
          .containsExactlyInAnyOrder("plain", "hardened");
      assertThat(worker.ready()).isTrue();
      begun = System.nanoTime();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
  }

  private static void checkVerdicts(List<Verdict> verdicts) throws Exception {
    assertThat(verdicts).hasSize(10);
    assertThat(verdicts)
        .filteredOn(Verdict::seenInTraining)
        .extracting(Verdict::clip)
        .containsExactly("esc10/seen.wav", "esc10/seen.wav");
    for (var verdict : verdicts) {
      assertThat(verdict.top()).hasSize(3);
      assertThat(verdict.top().stream().mapToDouble(Ranked::probability).sum())
          .isCloseTo(1, org.assertj.core.api.Assertions.within(1e-9));
      assertThat(verdict.capturedAt()).isEqualTo(CAPTURED);
      assertThat(verdict.representation()).isEqualTo(TinyModels.REPRESENTATION);
    }
    var first =
        verdicts.stream()
            .filter(one -> one.clip().equals("mic/0.wav") && one.model().equals("plain"))
            .findFirst()
            .orElseThrow();
    assertThat(first.prediction()).isEqualTo(prediction(plain, TinyModels.clip(0)));
  }

  private static void checkResults(List<AttackResult> results, List<Verdict> verdicts) {
    assertThat(results).hasSize(8);
    assertThat(results).extracting(AttackResult::identity).doesNotHaveDuplicates();
    assertThat(results).extracting(AttackResult::pair).containsOnly("plain+hardened");
    assertThat(results).extracting(AttackResult::protocol).containsOnly(FGSM.protocol());
    for (var result : results) {
      var verdict =
          verdicts.stream()
              .filter(one -> one.clip().equals(result.clip()) && one.model().equals(result.model()))
              .findFirst()
              .orElseThrow();
      assertThat(result.counts()).isTrue();
      assertThat(result.prediction()).isEqualTo(verdict.prediction());
      assertThat(result.pixels()).isEqualTo(256);
      assertThat(AttackResult.ALREADY_WRONG.equals(result.skipped()))
          .isEqualTo(verdict.outcome() == Verdict.Outcome.WRONG);
    }
  }

  /** What is stored fools the model when it is read again. */
  private static void checkAdversarials(List<AttackResult> results) throws Exception {
    var fooled = results.stream().filter(AttackResult::changed).toList();
    assertThat(fooled).isNotEmpty();
    var stored = broker.records(Topics.ADVERSARIALS, SOON, all -> all.size() >= fooled.size());
    assertThat(stored).hasSize(fooled.size());
    for (var record : stored) {
      var card = Facts.text(record.headers(), "model").equals("plain") ? plain : hardened;
      assertThat(prediction(card, Npy.read(record.value())))
          .isEqualTo(Facts.text(record.headers(), "adversarial-prediction"));
    }
  }

  private static void checkDeadLetters() {
    var letters = broker.records(Topics.DEAD_LETTERS, SOON, all -> all.size() >= 2);
    assertThat(letters)
        .extracting(letter -> Facts.text(letter.headers(), DeadLetter.REASON))
        .containsExactly("invalid", "invalid");
    assertThat(letters)
        .extracting(letter -> Facts.text(letter.headers(), DeadLetter.MESSAGE))
        .anySatisfy(message -> assertThat(message).contains("must be 16 x 16, was 8 x 8"))
        .anySatisfy(message -> assertThat(message).contains(".npy"));
  }

  @Test
  void a_job_that_control_cancels_never_runs() {
    wish(new Control.CancelledJob("unwanted"));
    JobFiler.file(producer, Topics.REQUESTED_JOBS, TestJobs.attack("unwanted"));
    try (var worker = worker()) {
      var events =
          broker.read(
              Topics.JOB_EVENTS,
              SOON,
              all ->
                  all.stream()
                      .anyMatch(
                          event ->
                              event.job().equals("unwanted")
                                  && event.state() == JobEvent.State.CANCELLED));
      assertThat(events)
          .filteredOn(event -> event.job().equals("unwanted"))
          .extracting(JobEvent::state)
          .containsExactly(JobEvent.State.QUEUED, JobEvent.State.CANCELLED);
      assertThat(worker.ready()).isTrue();
    }
  }

  private static String prediction(ModelCard card, Matrix matrix) throws Exception {
    try (var network = CompiledNetwork.of(store.load(card), Kernels.HOST)) {
      return Judge.top(card.classes(), network.logits(matrix.toArray(), 1), 0).get(0).label();
    }
  }

  private WorkerRole worker() {
    return WorkerRole.start(
        broker.settings(), options(), registry, verdictAges::add, attackAges::add);
  }

  private static WorkOptions options() {
    return new WorkOptions("test", models, Kernels.HOST, true, false, null);
  }

  private double count(String counter) {
    return registry.scrape(counter::equals).stream()
        .map(CounterSnapshot.class::cast)
        .flatMap(snapshot -> snapshot.getDataPoints().stream())
        .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
        .sum();
  }

  private static Facts facts(String source, String label, String fold) {
    return new Facts(
        source,
        CAPTURED,
        Duration.ofSeconds(5),
        label,
        fold,
        null,
        null,
        TinyModels.REPRESENTATION,
        false);
  }

  private static void wish(Control control) {
    Sending.all(producer, List.of(Topics.CONTROL.record(control.subject(), control)));
  }

  private static void send(String clip, Facts facts, Matrix matrix) {
    send(clip, Npy.write(matrix), facts);
  }

  private static void send(String clip, byte[] value, Facts facts) {
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
    records.add(Topics.representations("stft").record(clip, value, facts.headers()));
    Sending.all(producer, records);
  }
}
