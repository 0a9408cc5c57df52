package org.earshot.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.earshot.attack.Attacks;
import org.earshot.attack.Warnings;
import org.earshot.dsp.Npy;
import org.earshot.engine.CompiledNetwork;
import org.earshot.engine.Kernels;
import org.earshot.message.AttackResult;
import org.earshot.message.AttackSpec;
import org.earshot.message.Job;
import org.earshot.message.Json;
import org.earshot.message.ModelCard;
import org.earshot.model.ModelStore;
import org.earshot.wire.Facts;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** BIM-a and BIM-b in one job over a real broker, on a pair of real networks. */
class SharedJobTest {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final int CLIPS = 8;
  private static final List<String> PAIR = List.of("plain", "hardened");
  private static final AttackSpec BIM_A = Attacks.live("bim-a");
  private static final AttackSpec BIM_B = Attacks.live("bim-b");

  @TempDir static Path models;
  private static TestBroker broker;
  private static Producer<byte[], byte[]> producer;
  private static ModelStore store;
  private static Map<String, ModelCard> cards;
  private static List<Job.Clip> clips;

  private PrometheusRegistry registry;

  /** Every other clip is labelled, with what the original says of it. */
  @BeforeAll
  static void start() throws Exception {
    broker = new TestBroker();
    producer = broker.producer();
    store = new ModelStore(models);
    cards =
        Map.of(
            "plain", TinyModels.keep(store, "plain", null, 1),
            "hardened", TinyModels.keep(store, "hardened", "plain", 2),
            "stranger", reordered(TinyModels.keep(store, "stranger", "plain", 3)));
    var topic = Topics.representations("stft");
    var sent = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (int i = 0; i < CLIPS; i++) {
      sent.add(topic.record("mic/" + i, Npy.write(TinyModels.clip(i)), facts().headers()));
    }
    Sending.all(producer, sent);
    var incoming =
        broker.records(topic, SOON, all -> all.size() == CLIPS).stream()
            .map(Incoming::of)
            .sorted(comparing(Incoming::clip))
            .toList();
    try (var network = CompiledNetwork.of(store.load(cards.get("plain")), Kernels.HOST)) {
      var predictions =
          Judge.predictions(network, incoming.stream().map(Incoming::matrix).toList());
      clips =
          IntStream.range(0, CLIPS)
              .mapToObj(
                  i ->
                      clip(
                          incoming.get(i),
                          i % 2 == 0 ? TinyModels.CLASSES.get(predictions.get(i)) : null))
              .toList();
    }
  }

  @AfterAll
  static void stop() {
    producer.close();
    broker.close();
  }

  /** A tiny network rounds a clip alike in every batch: even the bits are the same. */
  @Test
  void each_attack_gives_what_it_gives_alone_for_fewer_passes() throws Exception {
    var shared = run(job("shared", PAIR, BIM_B, BIM_A), Clock.systemUTC());
    assertThat(attacks("fooled", "held", "skipped")).isEqualTo(CLIPS * 2 * 2);
    var first = run(job("first", PAIR, BIM_A), Clock.systemUTC());
    var last = run(job("last", PAIR, BIM_B), Clock.systemUTC());

    var together = results("shared", CLIPS * 2 * 2);
    var apart = new ArrayList<>(results("first", CLIPS * 2));
    apart.addAll(results("last", CLIPS * 2));
    assertThat(said(together)).isEqualTo(said(apart));
    assertThat(together)
        .filteredOn(AttackResult::changed)
        .extracting(AttackResult::attack)
        .contains("bim-a", "bim-b");
    int fooled = (int) together.stream().filter(AttackResult::changed).count();
    var perturbed =
        broker.records(Topics.ADVERSARIALS, SOON, all -> all.size() >= 2 * fooled).stream()
            .limit(2L * fooled)
            .collect(groupingBy(SharedJobTest::content, counting()));
    assertThat(perturbed).hasSize(fooled);
    assertThat(perturbed.values()).containsOnly(2L);

    // asked for before every pass through a network, and within it
    assertThat(shared.checks).isLessThan(first.checks + last.checks);
    assertThat(shared.messages).contains("bim-b and bim-a on plain", "bim-b and bim-a on hardened");
    assertThat(first.messages).contains("bim-a on plain", "bim-a on hardened");
  }

  @Test
  void a_deadline_leaves_results_of_both_attacks_that_say_so() throws Exception {
    var whole = new Ticking();
    run(job("whole", PAIR, BIM_A, BIM_B), whole);
    var amidTheFirstModel = Instant.ofEpochMilli(whole.millis / 4);
    var cut = job("cut", PAIR, BIM_A, BIM_B);
    run(
        new Job.Attack(
            cut.id(),
            cut.askedAt(),
            cut.models(),
            cut.attacks(),
            cut.seed(),
            cut.clips(),
            amidTheFirstModel),
        new Ticking());

    var attacked =
        results("cut", CLIPS * 2 * 2).stream().filter(one -> one.skipped() == null).toList();
    assertThat(attacked).allMatch(one -> one.warnings().contains(Warnings.DEADLINE));
    assertThat(attacked)
        .filteredOn(AttackResult::changed)
        .extracting(one -> one.attack() + " on " + one.model())
        .contains("bim-a on plain", "bim-b on plain");
  }

  @Test
  void what_fails_counts_for_each_attack() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(job("failing", List.of("plain", "unknown"), BIM_A, BIM_B)))
        .withMessageContaining("unknown is not");
    assertThat(attacks("failed")).isEqualTo(CLIPS * 2 * 2);
  }

  @Test
  void attacks_that_share_nothing_and_models_that_cannot_be_compared_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(job("unlike", PAIR, BIM_A, Attacks.live("fgsm"))))
        .withMessage("attacks must be one, or bim-a and bim-b of one schedule, were bim-a, fgsm");
    assertThatExceptionOfType(JobRefusedException.class)
        .isThrownBy(() -> run(job("strangers", List.of("plain", "stranger"), BIM_A)))
        .withMessageContaining("plain and stranger see different representations or know");
  }

  private Unhurried run(Job.Attack job) throws IOException {
    return run(job, Clock.systemUTC());
  }

  private Unhurried run(Job.Attack job, Clock clock) throws IOException {
    registry = new PrometheusRegistry();
    var context = new Unhurried();
    var site =
        new WorkerSite(
            "test",
            broker.settings(),
            producer,
            new Turnstile(),
            new Cancellations(),
            new WorkerMetrics(registry),
            clock);
    try (var weights = new Weights(store, null, Weights.Backoff.DEFAULT);
        var networks = new Networks(store, weights, Kernels.HOST)) {
      new AttackExecutor(site, () -> cards, networks, age -> {}).execute(job, context);
    }
    return context;
  }

  private static Job.Attack job(String id, List<String> models, AttackSpec... attacks) {
    return new Job.Attack(id, Instant.EPOCH, models, List.of(attacks), 5, clips);
  }

  private static List<AttackResult> results(String job, int count) {
    return of(job, broker.read(Topics.ATTACK_RESULTS, SOON, all -> of(job, all).size() >= count));
  }

  private static List<AttackResult> of(String job, List<AttackResult> all) {
    return all.stream().filter(result -> result.job().equals(job)).toList();
  }

  /** What results say by identity, but for the job and its time. */
  private static Map<String, JsonNode> said(List<AttackResult> results) {
    return results.stream().collect(toMap(AttackResult::identity, SharedJobTest::said));
  }

  private static JsonNode said(AttackResult result) {
    ObjectNode tree = Json.mapper().valueToTree(result);
    return tree.remove(List.of("job", "seconds", "finishedAt"));
  }

  /** Whose it is, and its bytes. */
  private static String content(ConsumerRecord<byte[], byte[]> record) {
    return "%s of %s: %s"
        .formatted(
            new String(record.key(), UTF_8),
            Facts.text(record.headers(), "model"),
            Arrays.toString(record.value()));
  }

  private double attacks(String... outcomes) {
    return registry.scrape("earshot_attacks"::equals).stream()
        .map(CounterSnapshot.class::cast)
        .flatMap(snapshot -> snapshot.getDataPoints().stream())
        .filter(point -> List.of(outcomes).contains(point.getLabels().get("outcome")))
        .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
        .sum();
  }

  private static ModelCard reordered(ModelCard card) {
    ObjectNode tree = Json.mapper().valueToTree(card);
    tree.putArray("classes").add("rooster").add("rain").add("dog");
    return Json.read(Json.write(tree), ModelCard.class);
  }

  private static Job.Clip clip(Incoming incoming, String label) {
    return new Job.Clip(incoming.reference(), "mic", label, null, null, null, null);
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

  /** A clock that is a millisecond later whenever it is asked. */
  private static final class Ticking extends Clock {
    private long millis;

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis++);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
