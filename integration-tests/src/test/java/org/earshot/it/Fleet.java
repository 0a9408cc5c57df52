package org.earshot.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.Producer;
import org.earshot.attack.Attacks;
import org.earshot.message.AttackResult;
import org.earshot.message.AttackSpec;
import org.earshot.message.Control;
import org.earshot.message.Control.AttackPolicy;
import org.earshot.message.Job;
import org.earshot.message.JobEvent;
import org.earshot.message.ModelCard;
import org.earshot.message.Robustness;
import org.earshot.message.Robustness.Fooling;
import org.earshot.message.Verdict;
import org.earshot.wire.Settings;
import org.earshot.wire.Topic;
import org.earshot.wire.Topics;
import org.earshot.worker.JobFiler;

/** A broker, a processor, workers and a page, each a process of its own, and all their topics. */
final class Fleet implements AutoCloseable {
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);
  private static final int WORKERS = 2;

  private final Path data;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Map<String, EarshotProcess> workers = new LinkedHashMap<>();
  private final Settings settings;
  private final Producer<byte[], byte[]> producer;
  private final List<String> models;
  private final Http page;
  private final TopicView<JobEvent> events;
  private final TopicView<Verdict> verdicts;
  private final TopicView<AttackResult> results;
  private final TopicView<Robustness> measures;

  private Fleet(Path data) {
    this.data = data;
    int port = FreePorts.next();
    settings = Settings.of("127.0.0.1:" + port);
    var broker =
        opened(
            EarshotProcess.start(
                "broker", "--broker-port", String.valueOf(port), "--data", data.toString()));
    broker.await("Broker at ", STARTS_WITHIN);
    producer = opened(settings.producer());
    events = opened(TopicView.of(settings, Topics.JOB_EVENTS));
    verdicts = opened(TopicView.of(settings, Topics.VERDICTS));
    results = opened(TopicView.of(settings, Topics.ATTACK_RESULTS));
    measures = opened(TopicView.of(settings, Topics.ROBUSTNESS));
    attackContinuously(List.of(attack("fgsm", Attacks.WIDE_RMS))); // the quickest
    var processor = role("process", "--data", data.toString());
    for (int i = 0; i < WORKERS; i++) {
      startWorker();
    }
    processor.await("Processing as ", STARTS_WITHIN);
    models = pair();
    var dashboard = role("dashboard", "--port", "0", "--data", data.toString());
    page =
        new Http(Integer.parseInt(dashboard.await("Page at http://[^:]+:(\\d+)/", STARTS_WITHIN)));
  }

  static Fleet start(Path data) {
    return new Fleet(data);
  }

  /** An attack with the live schedule up to a budget, which sets its protocol apart. */
  static AttackSpec attack(String id, double wideRms) {
    var live = Attacks.live(id);
    return new AttackSpec(live.attack(), live.parameters(), live.targeted(), wideRms, true);
  }

  /** One more worker; returns when it works. */
  void startWorker() {
    var worker = role("work", "--data", data.toString(), "--bundled-models");
    workers.put(worker.await("Working as ([^,]+),", STARTS_WITHIN), worker);
  }

  /** One more worker, with a model directory of its own that nobody fills but the page. */
  void startWorkerElsewhere(Path elsewhere) {
    var worker =
        role(
            "work",
            "--data",
            elsewhere.toString(),
            "--instance",
            "elsewhere",
            "--models-from",
            "http://127.0.0.1:" + page.port());
    workers.put(worker.await("Working as ([^,]+),", STARTS_WITHIN), worker);
  }

  EarshotProcess worker(String instance) {
    return workers.get(instance);
  }

  Http page() {
    return page;
  }

  /** Feeds a folder to its end; what the command printed. */
  String ingest(Path folder, String rate) {
    try (var ingest = startIngest(folder, rate)) {
      assertThat(ingest.awaitExit(STARTS_WITHIN)).as(ingest.output()).isZero();
      return ingest.output();
    }
  }

  /** Feeds a data set; returns when all its clips are as the bundled pair sees them. */
  void ingestDataset(Path folder, String name, int clips) {
    try (var ingest = role("ingest", folder.toString(), "--dataset", name)) {
      assertThat(ingest.awaitExit(STARTS_WITHIN)).as(ingest.output()).isZero();
    }
    String kind = cards().get(0).representation().replaceFirst("/.*", "");
    try (var seen = TopicView.of(settings, Topics.datasets(kind))) {
      Await.so("data set " + name, STARTS_WITHIN, () -> seen.values().size() >= clips);
    }
  }

  /** Attacks the bundled pair with FGSM to the end; what the command printed. */
  String attackBoth(String... more) {
    List<String> all = new ArrayList<>(List.of("--attack", "fgsm", "--live"));
    all.addAll(List.of("--model", String.join(",", models())));
    all.addAll(List.of(more));
    try (var attack = role("attack", all.toArray(String[]::new))) {
      assertThat(attack.awaitExit(STARTS_WITHIN)).as(attack.output()).isZero();
      return attack.output();
    }
  }

  EarshotProcess startIngest(Path folder, String rate) {
    return role("ingest", folder.toString(), "--rate", rate);
  }

  /** Workers file no more attacks; those that wait are done. */
  void stopContinuousAttacks() {
    attackContinuously(List.of());
  }

  private void attackContinuously(List<AttackSpec> attacks) {
    Control wish = new AttackPolicy(attacks, 1, 8, 1);
    Send.all(settings, List.of(Topics.CONTROL.record(wish.subject(), wish)));
  }

  /** The bundled pair, the original first. */
  List<String> models() {
    return models;
  }

  /** Asks for an attack of the pair on clips that were classified. */
  Job.Attack file(Topic<String, Job> queue, String id, AttackSpec attack, List<Verdict> clips) {
    var job =
        new Job.Attack(
            id,
            Instant.now(),
            models(),
            List.of(attack),
            7,
            clips.stream().map(Fleet::clip).toList());
    JobFiler.file(producer, queue, job);
    return job;
  }

  List<JobEvent> events() {
    return events.values();
  }

  JobEvent awaitEvent(String what, Duration limit, Predicate<JobEvent> wanted) {
    return events.await(what, limit, wanted);
  }

  /** Ids of jobs whose last event is not the last of all. */
  List<String> unfinishedJobs() {
    Map<String, JobEvent> last = new LinkedHashMap<>();
    events().forEach(event -> last.put(event.job(), event)); // a job's events lie in one partition
    return last.values().stream()
        .filter(event -> !event.state().terminal())
        .map(JobEvent::job)
        .toList();
  }

  List<Verdict> allVerdicts() {
    return verdicts.values();
  }

  List<Verdict> verdicts(String source) {
    return allVerdicts().stream().filter(verdict -> verdict.source().equals(source)).toList();
  }

  /** Waits until each model has decided on so many clips. */
  void awaitVerdicts(String source, int clips, Duration limit) {
    int wanted = clips * models().size();
    Await.so(
        "%d verdicts on %s".formatted(wanted, source),
        limit,
        () -> verdicts(source).size() >= wanted);
    assertThat(verdicts(source)).hasSize(wanted);
  }

  /** Waits until the windows that hold a job count each of its clips, and none of them twice. */
  void awaitEachIdentityCountedOnce(Job.Attack job, Duration limit) {
    int clips = job.clips().size();
    assertThat(
            results.values().stream()
                .filter(result -> result.job().equals(job.id()))
                .map(AttackResult::identity)
                .distinct())
        .hasSize(job.results());
    for (String model : job.models()) {
      Await.so(
          "window that counts %d clips of %s".formatted(clips, model),
          limit,
          () -> counted(job, model).contains(clips));
      assertThat(counted(job, model)).allMatch(count -> count <= clips);
    }
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        throw new AssertionError("a process or a client did not close", e);
      }
    }
  }

  private List<Integer> counted(Job.Attack job, String model) {
    return measures.values().stream()
        .filter(Fooling.class::isInstance)
        .map(Fooling.class::cast)
        .filter(measure -> measure.protocol().equals(job.attacks().get(0).protocol()))
        .filter(measure -> measure.model().equals(model))
        .map(measure -> measure.attacked() + measure.alreadyWrong())
        .toList();
  }

  private List<String> pair() {
    return cards().stream().map(ModelCard::id).distinct().toList();
  }

  private List<ModelCard> cards() {
    try (var cards = TopicView.of(settings, Topics.MODELS)) {
      return cards.values().stream()
          .sorted(Comparator.comparing((ModelCard card) -> card.hardens().isPresent()))
          .toList();
    }
  }

  private static Job.Clip clip(Verdict verdict) {
    return new Job.Clip(
        verdict.input(),
        verdict.source(),
        verdict.label(),
        null,
        verdict.augmentation(),
        verdict.capturedAt(),
        verdict.duration());
  }

  private EarshotProcess role(String command, String... more) {
    var arguments = new String[more.length + 3];
    arguments[0] = command;
    arguments[1] = "--bootstrap";
    arguments[2] = settings.bootstrap();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return opened(EarshotProcess.start(arguments));
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }
}
