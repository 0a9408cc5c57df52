package org.earshot.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.earshot.attack.Attacks;
import org.earshot.audio.Audio;
import org.earshot.audio.AudioDecoder;
import org.earshot.audio.CanonicalWav;
import org.earshot.dsp.Matrix;
import org.earshot.dsp.Representation;
import org.earshot.message.AttackResult;
import org.earshot.message.Job;
import org.earshot.message.Json;
import org.earshot.message.Reference;
import org.earshot.streams.ProcessOptions;
import org.earshot.streams.RepresentationPlan;
import org.earshot.streams.StageAges;
import org.earshot.streams.StreamsRole;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topics;
import org.earshot.worker.WorkOptions;
import org.earshot.worker.WorkerRole;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What a user does with an attack by workers: a broker, a processor and a worker, and the commands
 * that follow one another.
 */
class WorkersAttackTest {
  private static final int RATE = 22_050;
  private static final int CLIPS = 6;
  private static final String STFT = "stft/small";

  private static Path directory;
  private static EmbeddedBroker broker;
  private static Settings settings;
  private static StreamsRole processor;
  private static WorkerRole worker;

  private String out;
  private String err;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    directory = folder;
    broker = EmbeddedBroker.start(folder.resolve("broker"), Ports.free());
    settings = Settings.of(broker.bootstrap());
    BootstrapOption.prepare(settings);
    processor =
        StreamsRole.start(
            settings,
            ProcessOptions.of(
                "test", folder.resolve("state"), RepresentationPlan.parse(List.of(STFT))),
            new PrometheusRegistry(),
            new StageAges(age -> {}, age -> {}),
            failure -> {
              throw new AssertionError(failure);
            });
    Files.createDirectories(folder.resolve("set"));
    for (int i = 0; i < CLIPS; i++) {
      var audio = new Audio(new float[][] {sound(i)}, RATE, 16);
      Files.write(folder.resolve("set/" + i + ".wav"), CanonicalWav.of(audio));
    }
    SmallGraph.write(folder.resolve("small.zip"), 3, between());
    var test = new WorkersAttackTest();
    test.succeeds(
        "models",
        "import",
        at("small.zip"),
        "--model",
        "small",
        "--models-dir",
        at("models"),
        "--classes",
        "dog,rain,rooster",
        "--representation",
        STFT);
    worker =
        WorkerRole.start(
            settings,
            WorkOptions.of("test", folder.resolve("models")),
            new PrometheusRegistry(),
            age -> {},
            age -> {});
    test.succeeds("ingest", at("set"), "--dataset", "set");
    await(Topics.datasets("stft").name());
  }

  @AfterAll
  static void stop() throws Exception {
    worker.close();
    processor.close();
    broker.close();
  }

  /** By turns noise and a tone in noise, which look different. */
  private static float[] sound(int clip) {
    var random = new Random(clip);
    double loud = clip % 2 == 0 ? 0.2 : 0.002;
    float[] samples = new float[RATE];
    for (int i = 0; i < samples.length; i++) {
      double tone = 0.4 * Math.sin(2 * Math.PI * (500 + 700 * clip) * i / RATE);
      samples[i] = (float) (loud * random.nextGaussian() + (clip % 2) * tone);
    }
    return samples;
  }

  /** Between the two: a model that is undecided about it takes them for different classes. */
  private static Matrix between() {
    float[] noise = Representation.parse(STFT).of(sound(0), RATE).toArray();
    Matrix tone = Representation.parse(STFT).of(sound(1), RATE);
    float[] mean = tone.toArray();
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (mean[i] + noise[i]) / 2;
    }
    return Matrix.of(tone.rows(), tone.columns(), mean);
  }

  private static void await(String topic) throws InterruptedException {
    int[] found = new int[1];
    for (int tries = 0; found[0] < CLIPS && tries < 300; tries++) {
      found[0] = 0;
      Snapshot.read(settings, topic, record -> found[0]++);
      Thread.sleep(found[0] < CLIPS ? 100 : 0);
    }
    assertThat(found[0]).isEqualTo(CLIPS);
  }

  @Test
  void a_result_of_a_worker_comes_out_the_same_whatever_names_it() throws Exception {
    String attack = attack("fgsm,bim-a,bim-b", "one.json");
    String same = "18 of 18 results came out the same";
    succeeds("attack", "--replay", attack, "--models-dir", at("models"));
    assertThat(out).contains(same).doesNotContain("; 0 perturbed clips");
    succeeds("attack", "--replay", at("one.json"), "--models-dir", at("models"));
    assertThat(out).contains(same);
    succeeds(
        "attack", "--replay", at("one.json"), "--attack", "bim-b", "--models-dir", at("models"));
    assertThat(out).contains("6 of 6 results came out the same");
    refused(
        "no results by that attack and model",
        "attack",
        "--replay",
        at("one.json"),
        "--model",
        "other");
    succeeds("attack", "--replay", attack + "-fgsm-1", "--models-dir", at("models"));
    assertThat(out).contains("6 of 6 results came out the same");
    succeeds("attack", "--replay", "set/3.wav", "--attack", "bim-a", "--models-dir", at("models"));
    assertThat(out).contains("1 of 1 results came out the same");
  }

  @Test
  void a_record_that_says_something_else_is_named() throws Exception {
    attack("fgsm", "other.json");
    var results = results("other.json");
    var fooled = Arrays.stream(results).filter(AttackResult::changed).findFirst().orElseThrow();
    String record = Json.mapper().writeValueAsString(fooled); // as on the topic: no array
    Files.writeString(
        directory.resolve("other.json"),
        record.replace("\"l2\":" + fooled.l2(), "\"l2\":" + Math.nextUp(fooled.l2())));
    assertThat(run("attack", "--replay", at("other.json"), "--models-dir", at("models")))
        .isEqualTo(1);
    assertThat(out)
        .contains("l2 was " + Math.nextUp(fooled.l2()) + ", is " + fooled.l2())
        .contains("0 of 1 results came out the same");
  }

  @Test
  void what_cannot_be_repeated_says_why_and_what_helps() throws Exception {
    refused("no file, and attack-results holds nothing", "attack", "--replay", "set/none.wav");
    attack("fgsm", "kept.json");
    assertThat(run("attack", "--replay", at("kept.json"), "--models-dir", at("empty")))
        .isEqualTo(1);
    assertThat(out).contains("cannot be repeated: ", "--models-dir says where");
    String known = results("kept.json")[0].job();
    Files.writeString(
        directory.resolve("lost.json"),
        Files.readString(directory.resolve("kept.json")).replace(known, "attack-00000000-fgsm-1"));
    assertThat(run("attack", "--replay", at("lost.json"))).isEqualTo(1);
    assertThat(out).contains("its queue keeps it no longer", "6 results cannot be repeated");
  }

  @Test
  void what_hinders_one_job_does_not_hinder_the_others() throws Exception {
    attack("fgsm", "first.json", "--clips-per-job", "3");
    String lost = results("first.json")[0].job();
    var unknown = "attack-00000001-fgsm-1";
    var clip = new Reference(Topics.datasets("stft").name(), 0, 0, "set/0.wav");
    var clips = List.of(new Job.Clip(clip, "set", null, null, null, Instant.EPOCH, Duration.ZERO));
    try (var producer = settings.producer()) {
      var attacks = List.of(Attacks.live("fgsm"));
      var job = new Job.Attack(unknown, Instant.now(), List.of("deleted"), attacks, 0, clips);
      producer.send(Topics.REQUESTED_JOBS.record(unknown, job)).get();
    }
    Files.writeString(
        directory.resolve("first.json"),
        Files.readString(directory.resolve("first.json")).replace(lost, unknown));
    assertThat(run("attack", "--replay", at("first.json"), "--models-dir", at("models")))
        .isEqualTo(1);
    assertThat(out)
        .contains("job " + unknown + " cannot be repeated: no model deleted is registered")
        .contains("3 of 6 results came out the same", "3 results cannot be repeated");
  }

  @Test
  void a_clip_that_a_deadline_kept_from_being_attacked_does_not_differ() throws Exception {
    attack("fgsm", "late.json");
    var held = Arrays.stream(results("late.json")).filter(one -> one.skipped() == null).findAny();
    ObjectNode late = Json.mapper().valueToTree(held.orElseThrow());
    late.put("skipped", "deadline").put("changed", false).put("l2", 0);
    Json.mapper().writeValue(directory.resolve("late.json").toFile(), late);
    assertThat(run("attack", "--replay", at("late.json"), "--models-dir", at("models")))
        .isEqualTo(1);
    assertThat(out)
        .contains("the deadline ended it", "1 results cannot be repeated")
        .doesNotContain("l2 was", "the same bits are promised");
  }

  /** What the worker had classified before is where it starts, and its jobs say so. */
  @Test
  void a_continuous_attack_on_a_black_box_starts_where_it_started() throws Exception {
    succeeds("models", "activate", "small");
    succeeds("ingest", at("set"), "--as", "before", "--rate", "max");
    await(Topics.VERDICTS.name());
    String options = "--attack pia --untargeted --option queries=60 --option samples=4";
    succeeds(("policy set attack " + options).split(" "));
    succeeds("ingest", at("set"), "--as", "live", "--rate", "max");
    var results = new ArrayList<AttackResult>();
    for (int tries = 0; results.size() < CLIPS && tries < 300; tries++) {
      results.clear();
      Snapshot.read(
          settings,
          Topics.ATTACK_RESULTS.name(),
          record ->
              Optional.of(
                      Topics.ATTACK_RESULTS.value().deserializer().deserialize("", record.value()))
                  .filter(result -> result.source().equals("live"))
                  .ifPresent(results::add));
      Thread.sleep(results.size() < CLIPS ? 100 : 0);
    }
    succeeds("policy", "set", "attack", "--off");
    assertThat(results).hasSize(CLIPS).anyMatch(result -> result.skipped() == null);
    for (String job : results.stream().map(AttackResult::job).distinct().toList()) {
      succeeds("attack", "--replay", job, "--models-dir", at("models"));
    }
  }

  @Test
  void a_perturbation_is_heard() throws Exception {
    attack("bim-a", "heard.json");
    String clip =
        Arrays.stream(results("heard.json"))
            .filter(AttackResult::changed)
            .map(AttackResult::clip)
            .findFirst()
            .orElseThrow();
    String name = "heard/" + clip.replace('/', '_') + "-small-bim-a";
    succeeds(
        "listen",
        clip,
        "--attack",
        "bim-a",
        "--out-dir",
        at("heard"),
        "--models-dir",
        at("models"));
    assertThat(out)
        .containsPattern("SNR [0-9.]+ dB; l2 of the representation's change: [0-9.e-]+ asked for")
        .containsPattern(
            "small: [a-z]+, perturbed [a-z]+, as sound [a-z]+: the sound (no longer|still) fools it");
    var original =
        AudioDecoder.decode(Files.readAllBytes(directory.resolve(name + ".original.wav")));
    var other =
        AudioDecoder.decode(Files.readAllBytes(directory.resolve(name + ".adversarial.wav")));
    assertThat(original.sampleRateHz()).isEqualTo(RATE);
    assertThat(other.frames()).isEqualTo(RATE);
    assertThat(other.mono()).isNotEqualTo(original.mono());
    succeeds("listen", clip, "--out-dir", at("heard"), "--models-dir", at("empty"));
    assertThat(out).contains("was not classified", "--models-dir says where");
    refused("no perturbed clip none", "listen", "none");
  }

  /** Retention, which tests cannot wait for: the records of a data set of its own are deleted. */
  @Test
  void clips_that_retention_removed_are_named_with_the_cure() throws Exception {
    String attack = attack("fgsm", "gone.json");
    try (var admin = settings.admin()) {
      var all = new HashMap<TopicPartition, RecordsToDelete>();
      Snapshot.extent(settings, Topics.datasets("stft").name())
          .ends()
          .forEach(
              (partition, end) ->
                  all.put(
                      new TopicPartition(Topics.datasets("stft").name(), partition),
                      RecordsToDelete.beforeOffset(end)));
      admin.deleteRecords(all).all().get();
    }
    assertThat(run("attack", "--replay", attack, "--models-dir", at("models"))).isEqualTo(1);
    assertThat(out).contains("6 of its 6 clips are no longer on datasets.stft", "first set/0.wav");
    succeeds("ingest", at("set"), "--dataset", "set", "--again");
    await(Topics.datasets("stft").name());
  }

  private String attack(String attacks, String file, String... more) {
    var words = new ArrayList<>(List.of("attack", "--dataset", "set", "--model", "small"));
    words.addAll(List.of("--attack", attacks, "--live", "--out", at(file)));
    words.addAll(List.of(more));
    succeeds(words.toArray(String[]::new));
    return out.substring(0, out.indexOf(':'));
  }

  private static AttackResult[] results(String file) throws IOException {
    return Json.mapper().readValue(directory.resolve(file).toFile(), AttackResult[].class);
  }

  private static String at(String name) {
    return directory.resolve(name).toString();
  }

  private void succeeds(String... arguments) {
    assertThat(run(arguments)).as("%s%n%s", out, err).isZero();
  }

  private void refused(String why, String... arguments) {
    assertThat(run(arguments)).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err).contains(why).doesNotContain("\tat ");
  }

  private int run(String... arguments) {
    var words = new ArrayList<>(List.of(arguments));
    words.add("--bootstrap");
    words.add(broker.bootstrap());
    var before = System.out;
    var printed = new ByteArrayOutputStream();
    var failures = new StringWriter();
    System.setOut(new PrintStream(printed, true, UTF_8));
    try {
      return Earshot.commandLine()
          .setOut(new PrintWriter(printed, true, UTF_8))
          .setErr(new PrintWriter(failures, true))
          .execute(words.toArray(String[]::new));
    } finally {
      System.setOut(before);
      out = printed.toString(UTF_8);
      err = failures.toString();
    }
  }
}
