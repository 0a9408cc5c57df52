package org.earshot.worker;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.earshot.attack.ClipOutcome;
import org.earshot.dsp.Npy;
import org.earshot.engine.CompiledNetwork;
import org.earshot.engine.Kernels;
import org.earshot.message.AttackResult;
import org.earshot.message.AttackSpec;
import org.earshot.message.Job;
import org.earshot.message.ModelCard;
import org.earshot.message.Reference;
import org.earshot.message.Verdict;
import org.earshot.model.ModelStore;
import org.earshot.wire.Cluster;
import org.earshot.wire.Facts;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PIA as a job over a real broker: where its starts come from. */
class BlackBoxJobTest {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final int ATTACKED = 4;
  private static final int CLIPS = 16;

  @TempDir static Path models;
  private static TestBroker broker;
  private static Producer<byte[], byte[]> producer;
  private static ModelStore store;
  private static ModelCard card;
  private static List<Verdict> verdicts;

  @BeforeAll
  static void start() throws Exception {
    broker = new TestBroker();
    producer = broker.producer();
    store = new ModelStore(models);
    card = TinyModels.keep(store, "plain", null, 1);
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (int i = 0; i < CLIPS; i++) {
      records.add(
          Topics.representations("stft")
              .record("mic/" + i, Npy.write(TinyModels.clip(i)), facts().headers()));
    }
    Sending.all(producer, records);
    var clips =
        broker.records(Topics.representations("stft"), SOON, all -> all.size() == CLIPS).stream()
            .map(Incoming::of)
            .toList();
    try (var network = CompiledNetwork.of(store.load(card), Kernels.HOST)) {
      verdicts = Judge.verdicts(card, network, clips, Instant.EPOCH);
    }
  }

  @AfterAll
  static void stop() {
    producer.close();
    broker.close();
  }

  @Test
  void unlabelled_clips_start_at_what_the_job_names() throws Exception {
    Set<String> classes = starts().stream().map(Job.Start::label).collect(toSet());
    var results = results(job("with", false).startingAt(starts()));
    assertThat(results).anyMatch(AttackResult::changed);
    for (var result : results) {
      assertThat(ClipOutcome.NO_START.equals(result.skipped()))
          .isEqualTo(!classes.contains(result.target()));
      assertThat(result.forwards()).isLessThanOrEqualTo(200 + 3);
      assertThat(result.backwards()).isZero();
    }
  }

  @Test
  void without_any_they_are_skipped_and_labelled_ones_start_at_each_other() throws Exception {
    assertThat(results(job("without", false)))
        .allMatch(result -> ClipOutcome.NO_START.equals(result.skipped()));
    Set<String> classes =
        verdicts.subList(0, ATTACKED).stream().map(Verdict::prediction).collect(toSet());
    for (var result : results(job("labelled", true))) {
      assertThat(ClipOutcome.NO_START.equals(result.skipped()))
          .isEqualTo(!classes.contains(result.target()));
    }
  }

  @Test
  void done_again_it_starts_at_the_same_clips() throws Exception {
    var job = job("again", false).startingAt(starts());
    var results = results(job);
    assertThat(results).anyMatch(AttackResult::changed);
    var again =
        RepeatedAttack.of(
            broker.settings(), store, Kernels.HOST, Map.of("plain", card), job, share -> {});
    assertThat(again.results())
        .usingRecursiveComparison()
        .ignoringCollectionOrder() // partitions
        .ignoringFields("seconds", "finishedAt")
        .isEqualTo(results);
    assertThat(RepeatedAttack.goneStarts(broker.settings(), job)).isEmpty();
  }

  @Test
  void none_starts_at_a_private_clip_whoever_named_it() throws Exception {
    List<Reference> apart = privateClips();
    var labelled =
        IntStream.range(0, ATTACKED)
            .mapToObj(i -> clip(apart.get(i), verdicts.get(i).prediction()))
            .toList();
    var own = new Job.Attack("own", Instant.EPOCH, List.of("plain"), List.of(pia()), 5, labelled);
    assertThat(results(own)).allMatch(result -> ClipOutcome.NO_START.equals(result.skipped()));

    var named =
        IntStream.range(ATTACKED, CLIPS)
            .mapToObj(i -> new Job.Start(apart.get(i), verdicts.get(i).prediction()))
            .toList();
    assertThat(results(job("named", false).startingAt(named)))
        .allMatch(result -> ClipOutcome.NO_START.equals(result.skipped()));
    var unlabelled = apart.subList(0, ATTACKED).stream().map(one -> clip(one, null)).toList();
    var known =
        new Job.Attack("known", Instant.EPOCH, List.of("plain"), List.of(pia()), 5, unlabelled)
            .startingAt(starts());
    assertThat(results(known)).anyMatch(AttackResult::changed);
  }

  /** The same clips, in the same order, as those of a private source. */
  private static List<Reference> privateClips() throws Exception {
    var topic = Topics.privateRepresentations("bedroom", "stft");
    try (var admin = broker.settings().admin()) {
      Cluster.createPrivateTopics(admin, "bedroom", (short) 1);
    }
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (var verdict : verdicts) {
      int i = Integer.parseInt(verdict.clip().substring("mic/".length()));
      records.add(topic.record("bedroom/" + i, Npy.write(TinyModels.clip(i)), facts().headers()));
    }
    Sending.all(producer, records);
    var byClip =
        broker.records(topic, SOON, all -> all.size() == CLIPS).stream()
            .map(Incoming::of)
            .collect(toMap(Incoming::clip, Incoming::reference));
    return verdicts.stream()
        .map(verdict -> byClip.get(verdict.clip().replace("mic/", "bedroom/")))
        .toList();
  }

  private static Job.Clip clip(Reference input, String label) {
    return new Job.Clip(input, "mic", label, null, null, null, null);
  }

  private static AttackSpec pia() {
    var parameters = new TreeMap<>(Map.of("samples", 10.0, "queries", 200.0));
    return new AttackSpec("pia", parameters, true, 0.5, true);
  }

  /** As a worker that has classified the clips that are not attacked knows them. */
  private static List<Job.Start> starts() {
    var known = new StartClips();
    verdicts.subList(ATTACKED, CLIPS).forEach(known::saw);
    return known.of(List.of("plain", "unheard"));
  }

  private static Job.Attack job(String id, boolean labelled) {
    var clips =
        verdicts.subList(0, ATTACKED).stream()
            .map(one -> clip(one.input(), labelled ? one.prediction() : null))
            .toList();
    return new Job.Attack(id, Instant.EPOCH, List.of("plain"), List.of(pia()), 5, clips);
  }

  private List<AttackResult> results(Job.Attack job) throws Exception {
    try (var weights = new Weights(store, null, Weights.Backoff.DEFAULT);
        var networks = new Networks(store, weights, Kernels.HOST)) {
      var site = TestJobs.site("test", broker.settings(), producer);
      new AttackExecutor(site, () -> Map.of("plain", card), networks, age -> {})
          .execute(job, new Unhurried());
    }
    return of(
        broker.read(Topics.ATTACK_RESULTS, SOON, all -> of(all, job.id()).size() == ATTACKED),
        job.id());
  }

  private static List<AttackResult> of(List<AttackResult> all, String job) {
    return all.stream().filter(result -> result.job().equals(job)).toList();
  }

  private static Facts facts() {
    return new Facts(
        "mic",
        Instant.EPOCH,
        Duration.ofSeconds(5),
        null,
        null,
        null,
        null,
        TinyModels.REPRESENTATION,
        false);
  }
}
