package org.earshot.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.earshot.message.Control;
import org.earshot.message.Control.ActiveModels;
import org.earshot.message.Control.RetrainPolicy;
import org.earshot.message.Job;
import org.earshot.message.JobEvent;
import org.earshot.message.JobEvent.State;
import org.earshot.message.ModelCard;
import org.earshot.message.Robustness;
import org.earshot.message.Robustness.Fooling;
import org.earshot.message.Robustness.Share;
import org.earshot.message.Robustness.Window;
import org.earshot.message.TrainingOptions;
import org.earshot.wire.Settings;
import org.earshot.wire.Topic;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrainWatchTest {
  private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final String MODEL = "plain";
  private static final TrainingOptions OPTIONS =
      new TrainingOptions(30, 16, 0.001, "adam", 1e-4, 10, 0.5, 0);
  private static final ModelCard CARD = card(MODEL, null);

  /** Above 0.5 for five minutes, twenty clips a window, an hour of rest. */
  private static final RetrainPolicy POLICY = policy(false);

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private TopologyTestDriver driver;
  private TestInputTopic<String, Robustness> robustness;
  private TestInputTopic<String, Control> wishes;
  private TestInputTopic<String, ModelCard> models;
  private TestInputTopic<String, JobEvent> events;
  private TestOutputTopic<String, Job> jobs;
  private TestOutputTopic<String, JobEvent> told;
  private TestOutputTopic<String, Control> wished;

  @BeforeEach
  void start(@TempDir Path state) {
    var builder = new StreamsBuilder();
    RetrainWatch.addTo(
        builder,
        Wiring.read(builder, Topics.ROBUSTNESS),
        ResultMetrics.register(registry, age -> {}),
        new TickingClock(START));
    var options = ProcessOptions.of("test", state, RepresentationPlan.parse(List.of("stft/small")));
    var settings = StreamsSettings.of("test", Settings.of("none:1"), options);
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    driver = new TopologyTestDriver(builder.build(), settings, START);
    robustness = input(Topics.ROBUSTNESS);
    wishes = input(Topics.CONTROL);
    models = input(Topics.MODELS);
    events = input(Topics.JOB_EVENTS);
    jobs = output(Topics.TRAINING_JOBS);
    told = output(Topics.JOB_EVENTS);
    wished = output(Topics.CONTROL);
    wish(new ActiveModels(List.of(MODEL)));
    models.pipeInput(MODEL, CARD);
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void an_auc_that_stays_above_for_long_enough_files_one_training_like_the_models_own() {
    wish(POLICY);
    above(0, 4);
    assertThat(jobs.isEmpty()).isTrue();
    above(5, 30);

    var job = (Job.Training) jobs.readValue();
    assertThat(jobs.isEmpty()).isTrue();
    assertThat(job.original()).isEqualTo(MODEL);
    assertThat(job.model()).startsWith("plain-adv-").isNotEqualTo(MODEL);
    assertThat(job.dataset()).isEqualTo("esc10");
    assertThat(job.testFold()).isEqualTo("5");
    assertThat(job.architecture()).isEqualTo(CARD.architecture());
    assertThat(job.representation()).isEqualTo(CARD.representation());
    assertThat(job.seed()).isEqualTo(CARD.seed());
    assertThat(job.options()).isEqualTo(OPTIONS);
    assertThat(job.adversarial()).isEqualTo(POLICY.training());
    var queued = told.readValue();
    assertThat(queued.job()).isEqualTo(job.id());
    assertThat(queued.state()).isEqualTo(State.QUEUED);
    assertThat(queued.message()).contains("fgsm", "mic", "0.80", "above 0.5 for 5 min");
    assertThat(counted("filed")).isEqualTo(1);
  }

  @Test
  void without_a_policy_or_after_it_was_taken_back_nothing_is_filed() {
    above(0, 20);
    wish(POLICY);
    above(21, 23);
    wishes.pipeInput(RetrainPolicy.SUBJECT, (Control) null);
    above(24, 60);

    assertThat(jobs.isEmpty()).isTrue();
  }

  @Test
  void a_fall_or_a_silence_begins_the_time_anew() {
    wish(POLICY);
    above(0, 4);
    reading(5, 0.5, 50);
    above(6, 10);
    above(22, 26);
    assertThat(jobs.isEmpty()).isTrue();
    above(27, 27);
    assertThat(jobs.readValuesToList()).hasSize(1);
  }

  @Test
  void unlabelled_clips_few_clips_and_idle_or_unwatched_models_do_not_count() {
    wish(POLICY);
    for (int minute = 0; minute < 20; minute++) {
      reading(minute, 0.9, 19);
      send(fooling("idle", minute, 0.9, 50, true));
      send(fooling(MODEL, minute, 0.9, 50, false));
    }
    wish(
        new RetrainPolicy(
            List.of("another"),
            0.5,
            Duration.ZERO,
            1,
            POLICY.training(),
            null,
            Duration.ZERO,
            false,
            START));
    above(20, 40);

    assertThat(jobs.isEmpty()).isTrue();
  }

  @Test
  void the_next_training_waits_for_the_end_of_the_last_and_for_the_cool_down() {
    wish(POLICY);
    above(0, 20);
    String first = jobs.readValue().id();
    above(21, 200);
    assertThat(jobs.isEmpty()).as("one is open").isTrue();
    end(first, State.FAILED, 1);
    above(201, 202);
    assertThat(jobs.isEmpty()).as("it is tried again").isTrue();
    end(first, State.CANCELLED, 2);
    above(203, 203);
    String second = jobs.readValue().id();
    assertThat(second).isNotEqualTo(first);
    end(second, State.FAILED, JobEvent.MOST_ATTEMPTS);
    above(204, 262);
    assertThat(jobs.isEmpty()).as("cools down").isTrue();
    above(263, 263);
    assertThat(jobs.readValuesToList()).hasSize(1);
  }

  @Test
  void the_same_measures_again_file_nothing_more() {
    wish(POLICY);
    above(0, 10);
    above(0, 10);

    assertThat(jobs.readValuesToList()).hasSize(1);
  }

  @Test
  void a_candidate_that_waits_for_a_decision_holds_the_next_training_up() {
    wish(POLICY);
    above(0, 5);
    var job = (Job.Training) jobs.readValue();
    models.pipeInput(job.model(), card(job.model(), MODEL));
    end(job.id(), State.DONE, 1);
    above(6, 200);
    assertThat(jobs.isEmpty()).as("the candidate waits").isTrue();
    assertThat(wished.isEmpty()).as("nobody put it in service").isTrue();

    models.pipeInput(job.model(), (ModelCard) null);
    above(201, 201);
    assertThat(jobs.readValuesToList()).as("the candidate is gone").hasSize(1);
  }

  @Test
  void a_model_beside_a_hardened_one_is_refused_unless_the_policy_names_it() {
    models.pipeInput("hard", card("hard", MODEL));
    wish(new ActiveModels(List.of(MODEL, "hard")));
    wish(POLICY);
    above(0, 30);
    assertThat(jobs.isEmpty()).isTrue();
    assertThat(told.readValue().message()).contains("in service beside plain", "--model");
    assertThat(told.isEmpty()).isTrue();

    wish(
        new RetrainPolicy(
            List.of(MODEL),
            0.5,
            Duration.ZERO,
            20,
            POLICY.training(),
            null,
            Duration.ZERO,
            false,
            START));
    above(31, 31);
    assertThat(jobs.readValuesToList()).hasSize(1);
  }

  @Test
  void with_auto_activate_the_candidate_joins_the_models_in_service() {
    wish(policy(true));
    above(0, 5);
    var job = (Job.Training) jobs.readValue();
    models.pipeInput(job.model(), card(job.model(), MODEL));

    assertThat(wished.readValue()).isEqualTo(new ActiveModels(List.of(MODEL, job.model())));
    assertThat(counted("activated")).isEqualTo(1);
    models.pipeInput(job.model(), card(job.model(), MODEL));
    assertThat(wished.isEmpty()).as("it is in service").isTrue();
  }

  @Test
  void a_policy_that_was_taken_back_puts_nothing_in_service() {
    wish(policy(true));
    above(0, 5);
    var job = (Job.Training) jobs.readValue();
    wishes.pipeInput(RetrainPolicy.SUBJECT, (Control) null);
    models.pipeInput(job.model(), card(job.model(), MODEL));

    assertThat(wished.isEmpty()).isTrue();
  }

  @Test
  void a_model_without_a_recorded_training_is_refused_once_with_the_reason() {
    models.pipeInput(MODEL, imported());
    wish(POLICY);
    above(0, 30);

    assertThat(jobs.isEmpty()).isTrue();
    var refused = told.readValue();
    assertThat(told.isEmpty()).isTrue();
    assertThat(refused.state()).isEqualTo(State.REFUSED);
    assertThat(refused.over()).isTrue();
    assertThat(refused.message()).contains("records no training").contains("earshot train");
    assertThat(counted("refused")).isEqualTo(1);

    models.pipeInput(MODEL, CARD);
    above(31, 31);
    assertThat(jobs.readValuesToList()).hasSize(1);
  }

  @Test
  void an_adversarially_trained_model_is_refused() {
    models.pipeInput("hard", card("hard", "retired"));
    wish(new ActiveModels(List.of("hard")));
    wish(POLICY);
    for (int minute = 0; minute < 10; minute++) {
      send(fooling("hard", minute, 0.9, 50, true));
    }

    assertThat(told.readValue().message()).contains("adversarially trained already");
    assertThat(jobs.isEmpty()).isTrue();
  }

  private void above(int fromMinute, int toMinute) {
    for (int minute = fromMinute; minute <= toMinute; minute++) {
      reading(minute, 0.8, 50);
    }
  }

  private void reading(int minute, double auc, int clips) {
    send(fooling(MODEL, minute, auc, clips, true));
  }

  private void send(Fooling fooling) {
    robustness.pipeInput(fooling.key(), fooling);
  }

  private void wish(Control wish) {
    wishes.pipeInput(wish.subject(), wish);
  }

  private void end(String job, State state, int attempt) {
    var queue = Topics.TRAINING_JOBS.name();
    events.pipeInput(
        job, new JobEvent(job, "training", queue, state, START, "w", attempt, 1, "over", Map.of()));
    told.readValuesToList();
  }

  private double counted(String outcome) {
    return Scrape.value(
        registry, "earshot_retrainings_total{model=\"plain\",outcome=\"%s\"}".formatted(outcome));
  }

  private static RetrainPolicy policy(boolean autoActivate) {
    return new RetrainPolicy(
        List.of(),
        0.5,
        Duration.ofMinutes(5),
        20,
        new ModelCard.Adversarial(0, 0.001, 0.02),
        null,
        Duration.ofHours(1),
        autoActivate,
        START);
  }

  static ModelCard card(String id, String original) {
    return new ModelCard(
        id,
        "resnet-56",
        16,
        "stft/small/22050/1",
        List.of("dog", "rain"),
        1,
        new ModelCard.Data("esc10", List.of("1", "2", "3"), "4", "5", 240, "digest"),
        7,
        OPTIONS,
        30,
        20,
        original == null ? null : new ModelCard.Adversarial(0, 0.001, 0.02),
        original,
        new ModelCard.Accuracy(68, 80),
        "sha-of-" + id,
        START);
  }

  private static ModelCard imported() {
    return new ModelCard(
        MODEL,
        "graph",
        0,
        "stft/small/22050/1",
        List.of("dog", "rain"),
        1,
        null,
        0,
        null,
        0,
        0,
        null,
        null,
        null,
        "sha",
        START);
  }

  /** The window that ends so many minutes after the first one. */
  private static Fooling fooling(
      String model, int minute, double auc, int attacked, boolean labelled) {
    Instant end = START.plus(Duration.ofMinutes(minute));
    var share = new Share(auc, auc, auc);
    return new Fooling(
        new Window(end.minus(WINDOW), WINDOW),
        "mic",
        model,
        "stft/small/22050/1",
        "fgsm",
        "p",
        false,
        false,
        labelled,
        attacked,
        attacked,
        0,
        0.35,
        12.8,
        share,
        share,
        auc,
        auc,
        0,
        0,
        null,
        null,
        128 * 128,
        List.of());
  }

  private <T> TestInputTopic<String, T> input(Topic<String, T> topic) {
    return driver.createInputTopic(
        topic.name(), new StringSerializer(), topic.value().serializer());
  }

  private <T> TestOutputTopic<String, T> output(Topic<String, T> topic) {
    return driver.createOutputTopic(
        topic.name(), topic.key().deserializer(), topic.value().deserializer());
  }
}
