package org.earshot.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.earshot.dsp.Matrix;
import org.earshot.dsp.Npy;
import org.earshot.message.AttackSpec;
import org.earshot.message.Job;
import org.earshot.message.JobEvent;
import org.earshot.message.ModelCard;
import org.earshot.message.TrainingOptions;
import org.earshot.model.ModelRegistry;
import org.earshot.wire.Facts;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topic;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code attack --dataset} as far as the queue. */
class AttackJobsTest {
  private static final int CLIPS = 5;
  private static final String STFT = "stft/small/22050/1";
  private static final List<String> CLASSES = List.of("dog", "rain");

  private static EmbeddedBroker broker;
  private static Settings settings;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    broker = EmbeddedBroker.start(directory, Ports.free());
    settings = Settings.of(broker.bootstrap());
    BootstrapOption.prepare(settings);
    ModelRegistry.publish(settings, card("plain", STFT, CLASSES, "5"));
    ModelRegistry.publish(settings, hardening("plain", "hardened"));
    ModelRegistry.publish(settings, card("otherwise", "dwt/small/16000/1", CLASSES, "5"));
    ModelRegistry.publish(settings, card("reversed", STFT, List.of("rain", "dog"), "5"));
    ModelRegistry.publish(settings, card("elsewhere", STFT, CLASSES, "4"));
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (var producer = settings.producer()) {
      byte[] clip = Npy.write(Matrix.zeros(4, 4));
      for (int i = 0; i < CLIPS; i++) {
        var record = Topics.datasets("stft").record("esc10/" + i, clip, facts().headers());
        sent.add(producer.send(record));
      }
    }
    for (var one : sent) {
      one.get();
    }
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  @Test
  void attacks_that_share_work_are_asked_for_in_one_job_with_the_original_first() {
    String[] shared = "--attack bim-a,fgsm,bim-b --clips-per-job 3 --detach".split(" ");
    assertThat(attack("hardened,plain", shared)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("4 jobs attack plain and hardened on 5 clips");

    var jobs = new ArrayList<Job.Attack>();
    String attack = out.toString().substring(0, out.toString().indexOf(":"));
    read(Topics.REQUESTED_JOBS).stream()
        .filter(job -> job.id().startsWith(attack))
        .forEach(job -> jobs.add((Job.Attack) job));
    assertThat(jobs)
        .extracting(job -> AttackSpec.names(job.attacks(), " and ") + " on " + job.clips().size())
        .containsExactly("bim-a and bim-b on 3", "bim-a and bim-b on 2", "fgsm on 3", "fgsm on 2");
    assertThat(jobs)
        .allMatch(job -> job.models().equals(List.of("plain", "hardened")) && job.seed() == 0);
    assertThat(jobs.get(0).id()).endsWith("-bim-a+bim-b-1");
    assertThat(read(Topics.JOB_EVENTS))
        .extracting(JobEvent::message)
        .contains("bim-a and bim-b, 3 clips, plain+hardened", "fgsm, 2 clips, plain+hardened");
  }

  /** There is no worker here. */
  @Test
  void results_of_jobs_that_were_not_done_are_told_to_be_missing() {
    String[] late = "--attack fgsm --clips-per-job 3 --deadline 1s".split(" ");
    assertThat(attack("plain", late)).isEqualTo(1);
    assertThat(out.toString())
        .contains("5 of 5 results are missing: 2 of 2 jobs were not done")
        .doesNotContain("ATTACKED");
  }

  @Test
  void models_that_cannot_be_compared_are_refused_with_the_cure() {
    refused(
        "plain,otherwise",
        "plain sees stft/small/22050/1, otherwise sees dwt/small/16000/1; attack each in a call of its own");
    refused(
        "plain,reversed",
        "the same classes in the same order: plain knows [dog, rain], reversed knows [rain, dog]; attack each");
    refused("plain,elsewhere", "tested on different folds, [4, 5]: --folds says which");
    refused("plain,plain", "--model names plain twice");
    refused("plain,hardened,elsewhere", "--model takes one or two");
    refused("plain,unknown", "no model unknown; there are [");
  }

  private void refused(String models, String why) {
    err.getBuffer().setLength(0);
    assertThat(attack(models, "--attack", "fgsm")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains(why).doesNotContain("\tat");
  }

  private int attack(String models, String... more) {
    var all = new ArrayList<>(List.of("attack", "--bootstrap", broker.bootstrap()));
    all.addAll(List.of("--dataset", "esc10", "--model", models));
    all.addAll(List.of(more));
    return Earshot.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  private static <V> List<V> read(Topic<?, V> topic) {
    var values = new ArrayList<V>();
    Snapshot.read(
        settings,
        topic.name(),
        record ->
            values.add(topic.value().deserializer().deserialize(topic.name(), record.value())));
    return values;
  }

  private static ModelCard card(
      String id, String representation, List<String> classes, String testFold) {
    return card(id, representation, classes, testFold, null);
  }

  private static ModelCard hardening(String original, String id) {
    return card(id, STFT, CLASSES, "5", original);
  }

  private static ModelCard card(
      String id, String representation, List<String> classes, String testFold, String original) {
    return new ModelCard(
        id,
        "resnet-18",
        64,
        representation,
        classes,
        1,
        new ModelCard.Data("esc10", List.of("1", "2"), "3", testFold, CLIPS, "digest"),
        0,
        new TrainingOptions(1, 8, 0.1, "sgd", 0, 1, 0, 0),
        1,
        1,
        null,
        original,
        new ModelCard.Accuracy(1, 1),
        "0",
        Instant.EPOCH);
  }

  private static Facts facts() {
    return new Facts(
        "esc10", Instant.EPOCH, Duration.ofSeconds(5), "dog", "5", null, null, STFT, false);
  }
}
