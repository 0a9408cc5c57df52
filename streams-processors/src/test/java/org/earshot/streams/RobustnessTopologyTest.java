package org.earshot.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.earshot.message.AttackResult;
import org.earshot.message.Robustness;
import org.earshot.message.Robustness.Accuracy;
import org.earshot.message.Robustness.EpsR;
import org.earshot.message.Robustness.Fooling;
import org.earshot.message.Verdict;
import org.earshot.wire.DeadLetter;
import org.earshot.wire.Facts;
import org.earshot.wire.Settings;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RobustnessTopologyTest {
  private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");

  /** A minute, moving on every ten seconds, ten seconds of grace, kept five minutes. */
  private static final Windowing WINDOWING =
      new Windowing(
          Duration.ofMinutes(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofMinutes(5),
          Duration.ofSeconds(1));

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final List<Duration> ages = new ArrayList<>();
  private final TickingClock clock = new TickingClock(START);

  private TopologyTestDriver driver;
  private TestInputTopic<String, AttackResult> results;
  private TestInputTopic<String, Verdict> verdicts;
  private TestOutputTopic<String, Robustness> robustness;

  @BeforeEach
  void start(@TempDir Path state) {
    var metrics = ResultMetrics.register(registry, ages::add);
    var topology = RobustnessTopology.build(WINDOWING, metrics, clock);
    var options = ProcessOptions.of("test", state, RepresentationPlan.parse(List.of("stft/small")));
    var settings = StreamsSettings.of("test", Settings.of("none:1"), options);
    // The driver loses what a deserialization handler sends within a transaction.
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    driver = new TopologyTestDriver(topology, settings, START);
    results =
        driver.createInputTopic(
            "attack-results", new StringSerializer(), Topics.ATTACK_RESULTS.value().serializer());
    verdicts =
        driver.createInputTopic(
            "verdicts", new StringSerializer(), Topics.VERDICTS.value().serializer());
    robustness =
        driver.createOutputTopic(
            "robustness",
            Topics.ROBUSTNESS.key().deserializer(),
            Topics.ROBUSTNESS.value().deserializer());
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void results_become_a_fooling_rate_for_each_model_and_eps_r_for_the_pair() {
    send(Results.of(Results.ORIGINAL, "1", START).l2(2));
    send(Results.of(Results.HARDENED, "1", START).l2(3));
    send(Results.of(Results.ORIGINAL, "2", START).l2(4));
    send(Results.of(Results.HARDENED, "2", START).l2(6));
    tick();

    var published = published();
    assertThat(published).hasSize(3);
    var fooling = fooling(published, Results.ORIGINAL);
    assertThat(fooling.attacked()).isEqualTo(2);
    assertThat(fooling.meanL2()).isEqualTo(3, within(1e-12));
    assertThat(fooling.labelled()).isTrue();
    assertThat(fooling(published, Results.HARDENED).meanL2()).isEqualTo(4.5, within(1e-12));
    var epsR = epsR(published);
    assertThat(epsR.pairs()).isEqualTo(2);
    assertThat(epsR.epsR()).isEqualTo(1.5, within(1e-12));
    assertThat(epsR.provisional()).isFalse();
  }

  @Test
  void the_window_is_the_one_that_ends_next() {
    send(Results.of(Results.ORIGINAL, "1", START.plusSeconds(0)));
    tick();

    var window = published().values().iterator().next().window();
    assertThat(window.end()).isEqualTo(START.plusSeconds(10));
    assertThat(window.size()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void a_repeat_counts_once_and_the_first_result_wins() {
    send(Results.of(Results.ORIGINAL, "1", START).l2(2));
    send(Results.of(Results.ORIGINAL, "1", START).l2(5));
    tick();

    var fooling = fooling(published(), Results.ORIGINAL);
    assertThat(fooling.attacked()).isEqualTo(1);
    assertThat(fooling.meanL2()).isEqualTo(2);
    assertThat(dropped("repeat")).isEqualTo(1);
  }

  @Test
  void a_model_in_two_pairs_counts_each_clip_once_and_each_pair_has_its_eps_r() {
    send(Results.of(Results.ORIGINAL, "1", START));
    send(Results.of(Results.HARDENED, "1", START).l2(2));
    send(Results.of(Results.ORIGINAL, "1", START).pair("plain+other"));
    send(Results.of("other", "1", START).pair("plain+other").l2(3));
    tick();

    var published = published();
    assertThat(fooling(published, Results.ORIGINAL).attacked()).isEqualTo(1);
    assertThat(measures(published, EpsR.class))
        .extracting(EpsR::epsR)
        .containsExactlyInAnyOrder(2.0, 3.0);
    assertThat(dropped("repeat")).isZero();
  }

  @Test
  void what_does_not_count_is_left_out_and_already_wrong_clips_count_in_robust_accuracy() {
    send(Results.of(Results.ORIGINAL, "1", START).notCounting());
    send(Results.of(Results.ORIGINAL, "4", START).ofDataset());
    send(Results.of(Results.ORIGINAL, "2", START).held());
    send(Results.of(Results.ORIGINAL, "3", START).alreadyWrong());
    tick();

    var fooling = fooling(published(), Results.ORIGINAL);
    assertThat(fooling.attacked()).isEqualTo(1);
    assertThat(fooling.alreadyWrong()).isEqualTo(1);
    assertThat(fooling.rateWide().value()).isZero();
    assertThat(fooling.robustAccuracyWide()).isEqualTo(0.5);
  }

  @Test
  void labelled_and_unlabelled_results_sources_and_protocols_are_series_of_their_own() {
    send(Results.of(Results.ORIGINAL, "1", START));
    send(Results.of(Results.ORIGINAL, "2", START).unlabelled());
    send(Results.of(Results.ORIGINAL, "3", START).protocol("p2"));
    send(Results.of(Results.ORIGINAL, "4", START).source("street"));
    tick();

    assertThat(measures(published(), Fooling.class))
        .hasSize(4)
        .allSatisfy(fooling -> assertThat(fooling.attacked()).isEqualTo(1));
  }

  @Test
  void only_series_that_changed_are_published_and_each_at_most_once_a_refresh() {
    for (int clip = 0; clip < 100; clip++) {
      send(Results.of(Results.ORIGINAL, "a" + clip, START));
    }
    send(Results.of(Results.ORIGINAL, "b", START).source("street"));
    assertThat(robustness.isEmpty()).isTrue();
    tick();
    assertThat(robustness.readKeyValuesToList()).hasSize(4); // fooling and eps_r, two sources

    send(Results.of(Results.ORIGINAL, "c", START).source("street"));
    tick();
    assertThat(robustness.readKeyValuesToList()).hasSize(2);
    tick();
    assertThat(robustness.isEmpty()).isTrue();
  }

  @Test
  void windows_move_on_and_end_when_no_record_comes() {
    send(Results.of(Results.ORIGINAL, "1", START).pair("plain"));
    tick();
    var first = fooling(published(), Results.ORIGINAL).window();

    pass(Duration.ofSeconds(10));
    assertThat(fooling(published(), Results.ORIGINAL).window().start())
        .isEqualTo(first.start().plusSeconds(10));

    pass(Duration.ofSeconds(60));
    assertThat(published()).hasSize(4); // up to the last window that holds the result
    pass(Duration.ofSeconds(60));
    assertThat(published()).isEmpty();
    assertThat(driver.getKeyValueStore(AttackEvidence.STORE).approximateNumEntries()).isZero();
  }

  @Test
  void a_late_result_also_changes_the_window_that_ended_within_grace() {
    clock.advance(Duration.ofSeconds(9));
    send(Results.of(Results.ORIGINAL, "1", START.plusSeconds(9)).pair("plain"));
    clock.advance(Duration.ofSeconds(3));
    send(Results.of(Results.ORIGINAL, "2", START.plusSeconds(12)).pair("plain"));
    tick();
    robustness.readKeyValuesToList();

    send(Results.of(Results.ORIGINAL, "3", START.plusSeconds(8)).pair("plain"));
    tick();

    var published = measures(published(), Fooling.class);
    assertThat(published).extracting(Fooling::attacked).containsExactly(2, 3);
  }

  @Test
  void a_result_whose_windows_are_final_is_dropped_and_counted() {
    clock.advance(Duration.ofMinutes(5));
    send(Results.of(Results.ORIGINAL, "1", START.plusSeconds(300)).pair("plain"));
    send(Results.of(Results.ORIGINAL, "2", START.plusSeconds(225)).pair("plain"));
    tick();

    assertThat(fooling(published(), Results.ORIGINAL).attacked()).isEqualTo(1);
    assertThat(dropped("late")).isEqualTo(1);
  }

  @Test
  void a_backlog_is_windowed_by_its_own_time() {
    clock.advance(Duration.ofMinutes(4)); // now, while the results are older
    for (int i = 0; i < 6; i++) {
      send(Results.of(Results.ORIGINAL, "clip" + i, START.plusSeconds(20L * i)).pair("plain"));
    }
    tick();

    assertThat(dropped("late")).isZero();
    var windows = measures(published(), Fooling.class);
    assertThat(windows)
        .filteredOn(fooling -> fooling.window().end().equals(START.plusSeconds(60)))
        .singleElement()
        .satisfies(fooling -> assertThat(fooling.attacked()).isEqualTo(3));
    assertThat(windows).last().satisfies(f -> assertThat(f.attacked()).isEqualTo(3));
  }

  @Test
  void a_windows_record_is_deleted_when_it_is_old() {
    send(Results.of(Results.ORIGINAL, "1", START).pair("plain"));
    send(verdict("dog", false, START));
    var alive = new TreeMap<String, Robustness>();
    for (int second = 0; second < 120; second++) {
      tick();
      follow(alive);
    }
    assertThat(alive).hasSize(12); // six windows hold the result, six the verdict

    for (int second = 0; second < 400; second++) {
      tick();
      follow(alive);
    }
    assertThat(alive).isEmpty();
    assertThat(driver.getKeyValueStore(AttackEvidence.SHELF).approximateNumEntries()).isZero();
    assertThat(driver.getKeyValueStore(VerdictEvidence.SHELF).approximateNumEntries()).isZero();
  }

  @Test
  void state_stays_flat_whatever_the_time() {
    for (int second = 0; second < 200; second++) {
      for (int i = 0; i < 3; i++) {
        send(Results.of(Results.ORIGINAL, second + "-" + i, clock.instant()).pair("plain"));
      }
      verdicts.pipeInput("key", verdict("dog", false, clock.instant()));
      tick();
      robustness.readKeyValuesToList();
    }

    assertThat(driver.getKeyValueStore(AttackEvidence.STORE).approximateNumEntries())
        .isLessThanOrEqualTo(3 * (60 + 10 + 10));
    assertThat(driver.getKeyValueStore(VerdictEvidence.STORE).approximateNumEntries())
        .isLessThanOrEqualTo(8);
  }

  @Test
  void verdicts_become_accuracy_of_a_source_and_model() {
    send(verdict("dog", false, START));
    send(verdict("cat", false, START));
    send(verdict("cat", true, START)); // seen in training
    send(verdict(null, false, START));
    send(Results.verdict("street", Results.ORIGINAL, "dog", false, START));
    tick();

    var accuracies = measures(published(), Accuracy.class);
    assertThat(accuracies).hasSize(2);
    var mic = accuracies.stream().filter(one -> one.source().equals("mic")).findFirst().get();
    assertThat(mic.correct()).isEqualTo(1);
    assertThat(mic.clips()).isEqualTo(2);
    assertThat(mic.leftOut()).isEqualTo(1);
    assertThat(mic.unlabelled()).isEqualTo(1);
    assertThat(mic.ratio().value()).isEqualTo(0.5);
    assertThat(mic.window().end()).isEqualTo(START.plusSeconds(10));
  }

  @Test
  void a_verdict_belongs_to_the_window_of_its_clips_last_sample() {
    send(verdict("dog", false, START.plusSeconds(5)));
    clock.advance(Duration.ofSeconds(62));
    send(verdict("dog", false, START.plusSeconds(62)));
    tick();

    var current = measures(published(), Accuracy.class);
    assertThat(current).last().satisfies(one -> assertThat(one.clips()).isEqualTo(1));
  }

  @Test
  void what_cannot_be_read_or_measured_is_a_dead_letter_as_it_came() {
    var raw =
        driver.createInputTopic(
            "attack-results", new StringSerializer(), new ByteArraySerializer());
    raw.pipeInput("a", "{\"not\": \"a result\"}".getBytes(UTF_8));
    send(Results.of(Results.ORIGINAL, "1", START).l2(Double.NaN));
    send(Results.of(Results.ORIGINAL, "2", START.plus(Duration.ofDays(1))));
    send(Results.of(Results.ORIGINAL, "3", START));
    tick();

    assertThat(fooling(published(), Results.ORIGINAL).attacked()).isEqualTo(1);
    var letters =
        driver
            .createOutputTopic(
                "dead-letters", new ByteArrayDeserializer(), new ByteArrayDeserializer())
            .readRecordsToList();
    assertThat(letters)
        .hasSize(3)
        .allSatisfy(
            letter -> {
              assertThat(Facts.text(letter.headers(), DeadLetter.REASON)).isEqualTo("invalid");
              assertThat(Facts.text(letter.headers(), DeadLetter.TOPIC))
                  .isEqualTo("attack-results");
            });
  }

  @Test
  void the_age_counts_from_the_last_sample_to_the_measure() {
    send(Results.of(Results.ORIGINAL, "1", START).pair("plain")); // its clip ended a second before
    assertThat(ages).isEmpty();
    tick();

    assertThat(ages).containsExactly(Duration.ofSeconds(2));
  }

  @Test
  void halves_of_a_pair_meet_whatever_partition_they_came_from() {
    send(Results.of(Results.ORIGINAL, "1", START));
    send(Results.of(Results.HARDENED, "1", START));

    var through =
        driver
            .createOutputTopic(
                "test-attack-results-by-source-and-protocol-repartition",
                Topics.ATTACK_RESULTS.key().deserializer(),
                Topics.ATTACK_RESULTS.value().deserializer())
            .readKeyValuesToList();
    assertThat(through).extracting(record -> record.key).containsExactly("mic|p1", "mic|p1");
  }

  private void send(Results result) {
    results.pipeInput(result.result().key(), result.result(), clock.instant());
  }

  private void send(Verdict verdict) {
    verdicts.pipeInput(verdict.clip(), verdict, clock.instant());
  }

  private static Verdict verdict(String label, boolean seen, Instant endedAt) {
    return Results.verdict("mic", Results.ORIGINAL, label, seen, endedAt);
  }

  private double dropped(String reason) {
    return Scrape.value(
        registry, "earshot_results_dropped_total{reason=\"%s\",source=\"mic\"}".formatted(reason));
  }

  private void tick() {
    clock.advance(WINDOWING.refresh());
    driver.advanceWallClockTime(WINDOWING.refresh());
  }

  private void pass(Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      tick();
    }
  }

  /** What the topic holds: the newest record of each key, by key. */
  private Map<String, Robustness> published() {
    var newest = new TreeMap<String, Robustness>();
    follow(newest);
    return newest;
  }

  private void follow(Map<String, Robustness> newest) {
    robustness
        .readKeyValuesToList()
        .forEach(
            record -> {
              if (record.value == null) {
                newest.remove(record.key);
              } else {
                assertThat(record.key).isEqualTo(record.value.key());
                newest.put(record.key, record.value);
              }
            });
  }

  private static <T> List<T> measures(Map<String, Robustness> published, Class<T> type) {
    return published.values().stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static Fooling fooling(Map<String, Robustness> published, String model) {
    return measures(published, Fooling.class).stream()
        .filter(fooling -> fooling.model().equals(model))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private static EpsR epsR(Map<String, Robustness> published) {
    return measures(published, EpsR.class).get(0);
  }
}
