package org.earshot.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00.123456Z");
  private static final Reference INPUT = new Reference("representations.stft", 3, 42, "mic/1");
  private static final AttackSpec FGSM =
      new AttackSpec("fgsm", new TreeMap<>(Map.of("grid", 8.0)), false, 0.1, true);

  private static final Verdict VERDICT =
      new Verdict(
          "mic/1",
          "mic",
          "m",
          "stft/small/22050/1",
          "dog",
          null,
          false,
          List.of(new Ranked("dog", 0.9), new Ranked("rain", 0.1)),
          NOW,
          Duration.ofSeconds(5),
          NOW,
          INPUT);

  private static final Job.Attack ATTACK =
      new Job.Attack(
              "job",
              NOW,
              List.of("m", "m-adv"),
              List.of(FGSM),
              7,
              List.of(new Job.Clip(INPUT, "mic", null, "5", null, NOW, Duration.ofMillis(4900))))
          .startingAt(List.of(new Job.Start(INPUT, "dog")));

  private static final Job.Training TRAINING =
      new Job.Training(
          "train",
          NOW,
          "esc10",
          "stft/small/22050/1",
          "resnet-56",
          16,
          "new",
          null,
          "5",
          1,
          new TrainingOptions(30, 16, 0.001, "adam", 0, 10, 1, 0),
          new ModelCard.Adversarial(0, 0.001, 0.02));

  private static final Job.Training CROSS_VALIDATED =
      new Job.Training(
          "train",
          NOW,
          "esc10",
          "stft/small/22050/1",
          "resnet-56",
          16,
          "new",
          null,
          "old",
          null,
          CrossValidation.paper(2, 7),
          1,
          new TrainingOptions(30, 16, 0.001, "adam", 0, 10, 1, 0),
          null);

  static Stream<Object> messages() {
    var window = new Robustness.Window(NOW, Duration.ofMinutes(10));
    return Stream.of(
        VERDICT,
        ATTACK,
        TRAINING,
        CROSS_VALIDATED,
        new JobEvent(
            "job",
            "attack",
            "jobs.continuous",
            JobEvent.State.RUNNING,
            NOW,
            "w",
            1,
            0.5,
            "step",
            Map.of("fooled", 3.0)),
        new Robustness.Accuracy(
            window,
            "mic",
            "m",
            "stft/small/22050/1",
            8,
            10,
            0,
            1,
            new Robustness.Share(.8, .5, .9)),
        new Control.ActiveModels(List.of("m", "m-adv")),
        new Control.CancelledJob("job"),
        new Control.RetiredModel("m", NOW),
        new WorkerReport(
            "w", NOW, Map.of("m", new WorkerReport.Held(ModelState.DAMAGED, "its file"))),
        new Control.AttackPolicy(List.of(FGSM), 0.5, 8, 2));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void a_message_comes_back_as_it_went(Object message) {
    assertThat(Json.read(Json.write(message), message.getClass())).isEqualTo(message);
  }

  @Test
  void a_training_has_either_a_test_fold_or_a_cross_validation() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Json.read(text(TRAINING).replace("testFold", "other").getBytes(UTF_8), Job.class))
        .withMessageContaining("one of testFold and crossValidation");
  }

  @Test
  void a_cross_validation_reports_mean_and_standard_deviation() {
    var runs =
        Stream.of(6, 8, 10)
            .map(right -> new ModelCard.Run(1, 1, 1, 0.5, new ModelCard.Accuracy(right, 10)))
            .toList();
    var outcome = ModelCard.CrossValidated.of(CrossValidation.paper(1, 1), runs, 0);

    assertThat(outcome.mean()).isEqualTo(0.8, within(1e-12)); // rounding of tenths
    assertThat(outcome.standardDeviation()).isEqualTo(0.2, within(1e-12));
    assertThat(Json.read(Json.write(outcome), ModelCard.CrossValidated.class)).isEqualTo(outcome);
  }

  @Test
  void a_closed_family_is_read_by_its_name() {
    assertThat(Json.read(Json.write(ATTACK), Job.class)).isEqualTo(ATTACK);
    assertThat(Json.read(Json.write(TRAINING), Job.class)).isEqualTo(TRAINING);
    assertThat(text(ATTACK)).contains("\"kind\":\"attack\"", "\"attacks\":[{\"attack\":\"fgsm\",");
  }

  @Test
  void instants_and_durations_are_text_enums_lower_case_and_nothing_is_null() {
    assertThat(text(VERDICT))
        .contains("\"capturedAt\":\"2026-11-24T10:00:00.123456Z\"")
        .contains("\"duration\":\"PT5S\"")
        .doesNotContain("null")
        .doesNotContain("outcome");
    var event =
        new JobEvent("j", "attack", "q", JobEvent.State.DONE, NOW, null, 1, 1, "", Map.of());
    assertThat(text(event)).contains("\"state\":\"done\"");
  }

  @Test
  void fields_that_a_newer_writer_added_are_passed_over() {
    String newer = text(INPUT).replaceFirst("\\{", "{\"added\":1,");
    assertThat(Json.read(newer.getBytes(UTF_8), Reference.class)).isEqualTo(INPUT);
  }

  @Test
  void what_is_no_message_is_refused_by_name() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Json.read("RIFF".getBytes(UTF_8), Verdict.class))
        .withMessageStartingWith("not a Verdict: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Json.read("{\"kind\":\"dance\"}".getBytes(UTF_8), Job.class))
        .withMessageStartingWith("not a Job: ");
  }

  @Test
  void a_protocol_names_what_was_asked_and_not_whether_it_was_cut() {
    var other = new AttackSpec("fgsm", new TreeMap<>(Map.of("grid", 20.0)), false, 0.1, true);
    var full = new AttackSpec("fgsm", FGSM.parameters(), false, 0.1, false);
    assertThat(FGSM.protocol()).hasSize(8).isNotEqualTo(other.protocol());
    assertThat(FGSM.protocol()).isEqualTo(full.protocol());
  }

  @Test
  void a_clip_counts_unless_it_was_seen_in_training_or_augmented() {
    assertThat(VERDICT.counts()).isTrue();
    assertThat(VERDICT.outcome()).isEqualTo(Verdict.Outcome.CORRECT);
    var card =
        Json.read(
            """
            {"id":"m","architecture":"resnet-56","representation":"stft/small/22050/1",
             "classes":["dog","rain"],"sha256":"0",
             "data":{"source":"esc10","trainFolds":["1","2","3"],"stopFold":"4","testFold":"5"}}
            """
                .getBytes(UTF_8),
            ModelCard.class);
    assertThat(card.sawInTraining("esc10", "1")).isTrue();
    assertThat(card.sawInTraining("esc10", "4")).isTrue();
    assertThat(card.sawInTraining("esc10", "5")).isFalse();
    assertThat(card.sawInTraining("mic", "1")).isFalse();
    assertThat(card.sawInTraining("esc10", null)).isFalse();
  }

  private static String text(Object message) {
    return new String(Json.write(message), UTF_8);
  }
}
