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
import java.util.concurrent.Future;
import org.earshot.attack.Attacks;
import org.earshot.audio.Audio;
import org.earshot.audio.CanonicalWav;
import org.earshot.message.Control.ActiveModels;
import org.earshot.message.Control.AttackPolicy;
import org.earshot.message.Control.RetrainPolicy;
import org.earshot.message.ModelCard;
import org.earshot.model.ModelRegistry;
import org.earshot.wire.Facts;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that speak to a broker. */
class LabelAndPolicyTest {
  private static final int OTHERS = 100;

  private static EmbeddedBroker broker;
  private static Settings settings;

  private final StringWriter err = new StringWriter();
  private String out;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    broker = EmbeddedBroker.start(directory, Ports.free());
    settings = Settings.of(broker.bootstrap());
    BootstrapOption.prepare(settings);
    ModelRegistry.publish(settings, card());
    Wishes.publish(settings, new ActiveModels(List.of("imported")));
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  @Test
  void a_clip_is_found_among_many_and_its_second_label_takes_the_place_of_the_first()
      throws Exception {
    feed("mic/wanted");
    assertThat(run("label", "mic/wanted", "dog", "--dataset", "noises"))
        .as(err.toString())
        .isZero();
    assertThat(out).contains("mic/wanted is dog, in data set noises, fold ");
    assertThat(run("label", "mic/wanted", "rain", "--dataset", "noises", "--fold", "2")).isZero();

    List<Facts> joined = new ArrayList<>();
    Snapshot.read(
        settings,
        Topics.DATASET_CLIPS.name(),
        record -> joined.add(Facts.of(new String(record.key(), UTF_8), record.headers())));
    assertThat(joined).extracting(Facts::label).containsExactly("dog", "rain");
    assertThat(joined).allMatch(facts -> facts.source().equals("noises") && facts.again());
    assertThat(joined.get(1).fold()).isEqualTo("2");
  }

  @Test
  void what_no_model_knows_and_what_is_not_kept_is_refused_in_one_line() {
    assertThat(run("label", "mic/none", "dgo")).isNotZero();
    assertThat(err.toString()).contains("[dog, rain]", "dgo", "--new-class").doesNotContain("\tat");
    assertThat(run("label", "mic/none", "siren", "--new-class")).isNotZero();
    assertThat(err.toString()).contains("no clip mic/none");
  }

  @Test
  void the_retrain_policy_is_set_shown_and_taken_back() {
    assertThat(run("policy", "set", "retrain", "--above", "0.6", "--for", "90s", "--epochs", "5"))
        .as(err.toString())
        .isZero();
    var policy = Wishes.current(settings, RetrainPolicy.SUBJECT, RetrainPolicy.class).orElseThrow();
    assertThat(policy.above()).isEqualTo(0.6);
    assertThat(policy.lasting()).isEqualTo(Duration.ofSeconds(90));
    assertThat(policy.coolDown()).isEqualTo(Duration.ofHours(24));
    assertThat(policy.training()).isEqualTo(new ModelCard.Adversarial(0, 0.001, 0.02));
    assertThat(policy.epochs()).isEqualTo(5);
    assertThat(policy.models()).isEmpty();
    assertThat(policy.autoActivate()).isFalse();
    assertThat(run("policy", "show")).isZero();
    assertThat(out)
        .contains("attack: off", "stays above 0.6 for 90s")
        .contains("wait for `earshot models");

    assertThat(run("policy", "set", "retrain", "--off")).isZero();
    assertThat(Wishes.current(settings, RetrainPolicy.SUBJECT, RetrainPolicy.class)).isEmpty();
    assertThat(run("policy", "set", "retrain", "--above", "0.6", "--model", "imported"))
        .isNotZero();
    assertThat(err.toString()).contains("records no training");
    assertThat(run("policy", "set", "retrain", "--above", "0.6", "--for", "long")).isNotZero();
    assertThat(err.toString()).contains("--for must be a length of time");
  }

  @Test
  void the_attack_policy_is_set_shown_and_taken_back() {
    assertThat(run("policy", "set", "attack", "--attack", "fgsm,cwa", "--worker-share", "0.25"))
        .as(err.toString())
        .isZero();
    var policy = Wishes.current(settings, AttackPolicy.SUBJECT, AttackPolicy.class).orElseThrow();
    assertThat(policy.attacks()).containsExactly(Attacks.live("fgsm"), Attacks.live("cwa"));
    assertThat(policy.workerShare()).isEqualTo(0.25);
    assertThat(run("policy", "show")).isZero();
    assertThat(out)
        .contains("at most 25 % of each worker's time", "cwa ", Attacks.live("cwa").protocol());

    assertThat(run("policy", "set", "attack", "--attack", "cwa", "--full", "--share", "0.5"))
        .isZero();
    policy = Wishes.current(settings, AttackPolicy.SUBJECT, AttackPolicy.class).orElseThrow();
    assertThat(policy.attacks()).containsExactly(Attacks.spec("cwa"));
    assertThat(policy.share()).isEqualTo(0.5);

    assertThat(run("policy", "set", "attack", "--off")).isZero();
    assertThat(run("policy", "show")).isZero();
    assertThat(out).contains("attack: off").doesNotContain("cwa");
    assertThat(run("policy", "set", "attack")).isNotZero();
    assertThat(err.toString()).contains("either --attack or --off");
    assertThat(run("policy", "set", "attack", "--attack", "cwa", "--worker-share", "0"))
        .isNotZero();
    assertThat(err.toString()).contains("--worker-share must be above 0");
    assertThat(run("policy", "set", "attack", "--attack", "cwa", "--clips-per-job", "33"))
        .isNotZero();
    assertThat(err.toString()).contains("--clips-per-job must be 1 to 32");
  }

  private int run(String... arguments) {
    var words = new ArrayList<>(List.of(arguments));
    words.add("--bootstrap");
    words.add(broker.bootstrap());
    var before = System.out;
    var printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, UTF_8));
    try {
      return Earshot.commandLine()
          .setErr(new PrintWriter(err, true))
          .execute(words.toArray(String[]::new));
    } finally {
      System.setOut(before);
      out = printed.toString(UTF_8);
    }
  }

  /** The clip, and others before and behind it in every partition. */
  private static void feed(String clip) throws Exception {
    byte[] wav = CanonicalWav.of(new Audio(new float[1][800], 8000, 16));
    var sent = new ArrayList<Future<?>>();
    try (var producer = settings.producer()) {
      for (int i = 0; i < OTHERS; i++) {
        sent.add(producer.send(Topics.CLIPS.record("mic/" + i, wav)));
      }
      sent.add(producer.send(Topics.CLIPS.record(clip, wav)));
      for (int i = 0; i < OTHERS; i++) {
        sent.add(producer.send(Topics.CLIPS.record("mic/later/" + i, wav)));
      }
    }
    for (var one : sent) {
      one.get();
    }
  }

  private static ModelCard card() {
    return new ModelCard(
        "imported",
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
        Instant.EPOCH);
  }
}
