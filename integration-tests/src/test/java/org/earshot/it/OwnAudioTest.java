package org.earshot.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.earshot.wire.DeadLetter;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A user's own audio, good and bad, by every way into a running demo. */
@ExtendWith({DemoExtension.class, OutputOnFailure.class})
class OwnAudioTest {
  private static final String FORMATS_PROPERTY = "earshot.formats";
  private static final Path FORMATS =
      Path.of(System.getProperty(FORMATS_PROPERTY, "../../shared/data/formats"));
  private static final int TOO_MANY_BYTES = 33 * 1024 * 1024;
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(30);

  private final RunningDemo demo;

  OwnAudioTest(RunningDemo demo) {
    this.demo = demo;
  }

  @Test
  void an_upload_is_taken_and_gets_a_verdict() {
    var answer = demo.page().post("/api/clips?source=phone", SampleClips.bundled(3));
    assertThat(answer.status()).isEqualTo(202);
    String clip = answer.json().path("clip").asText();
    assertThat(clip).startsWith("phone/");
    assertThat(demo.awaitVerdict(clip).source()).isEqualTo("phone");
  }

  @Test
  void a_clip_that_was_labelled_is_in_the_data_set_as_models_see_it() {
    var answer = demo.page().post("/api/clips?source=yard", SampleClips.bundled(4));
    String clip = answer.json().path("clip").asText();
    demo.awaitVerdict(clip);
    String label = "/api/clips/" + Http.encoded(clip) + "/label?dataset=yards&label=";
    refused(demo.page().post(label + "unheard", new byte[0]), 400);
    var joined = demo.page().post(label + "dog", new byte[0]);
    assertThat(joined.status()).as(joined.body()).isEqualTo(202);
    try (var seen = demo.view(Topics.datasets("dwt-tonnetz"))) {
      var entry = seen.awaitEntry("labelled clip", TOLD_WITHIN, one -> clip.equals(one.key()));
      assertThat(entry.header("source")).isEqualTo("yards");
      assertThat(entry.header("label")).isEqualTo("dog");
      assertThat(entry.header("fold")).isEqualTo(joined.json().path("fold").asText());
    }
  }

  @Test
  void an_upload_that_is_no_audio_is_refused_and_says_why() {
    refused(demo.page().post("/api/clips?source=phone", "not audio".getBytes(UTF_8)), 415, 422);
  }

  @Test
  void an_upload_that_is_too_large_is_refused() {
    refused(demo.page().post("/api/clips?source=phone", new byte[TOO_MANY_BYTES]), 413);
  }

  @Test
  void an_upload_without_a_source_is_refused() {
    refused(demo.page().post("/api/clips", SampleClips.bundled(0)), 400);
  }

  @TestFactory
  Stream<DynamicTest> every_good_format_is_taken_or_says_what_it_needs() throws IOException {
    return files("good").map(file -> dynamicTest(name(file), () -> taken(file)));
  }

  @TestFactory
  Stream<DynamicTest> every_bad_file_is_refused() throws IOException {
    return files("bad")
        .map(
            file ->
                dynamicTest(
                    name(file),
                    () -> {
                      byte[] bytes = Files.readAllBytes(file);
                      var answer = demo.page().post("/api/clips?source=formats", bytes);
                      refused(answer, 413, 415, 422);
                    }));
  }

  @Test
  void bad_files_on_the_topic_are_dead_letters_and_hold_nothing_up() throws IOException {
    List<Path> bad = files("bad").toList();
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (Path file : bad) {
      records.add(Topics.CLIPS.record("bad/" + name(file), Files.readAllBytes(file)));
    }
    records.add(Topics.CLIPS.record("bad/behind.wav", SampleClips.tone(523)));
    Send.all(demo.settings(), records);
    demo.awaitVerdict("bad/behind.wav");
    for (Path file : bad) {
      assertThat(awaitLetter("bad/" + name(file)).header(DeadLetter.REASON))
          .isIn("invalid", "unsupported", "too-large");
    }
  }

  @Test
  void a_record_of_kcat_without_any_header_gets_a_verdict(@TempDir Path folder) throws IOException {
    Path kcat = Tools.require("kcat");
    Path wav = Files.write(folder.resolve("dog.wav"), SampleClips.tone(440));
    feed(kcat, "mic/1", wav);
    var verdict = demo.awaitVerdict("mic/1");
    assertThat(verdict.source()).isEqualTo("mic");
    assertThat(verdict.label()).isNull();
  }

  @Test
  void garbage_of_kcat_is_a_dead_letter_with_its_reason_and_nothing_waits_behind_it(
      @TempDir Path folder) throws IOException {
    Path kcat = Tools.require("kcat");
    feed(kcat, "mic/noise", Files.writeString(folder.resolve("noise.txt"), "not audio"));
    feed(kcat, "mic/noise", Files.write(folder.resolve("good.wav"), SampleClips.tone(660)));

    assertThat(demo.awaitVerdict("mic/noise").source()).isEqualTo("mic");
    var letter = awaitLetter("mic/noise");
    assertThat(letter.header(DeadLetter.REASON)).isIn("invalid", "unsupported");
    assertThat(letter.header(DeadLetter.MESSAGE)).isNotBlank();
    assertThat(letter.value()).isEqualTo("not audio".getBytes(UTF_8));
    Await.so(
        "dead letter on the API",
        TOLD_WITHIN,
        () -> demo.page().get("/api/dead-letters").body().contains("mic/noise"));
  }

  private void taken(Path file) throws IOException {
    String url = "/api/clips?source=formats&name=" + Http.encoded(name(file));
    var answer = demo.page().post(url, Files.readAllBytes(file));
    if (answer.status() == 415) {
      assertThat(answer.body()).contains("ffmpeg");
      return;
    }
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    demo.awaitVerdict("formats/" + name(file));
  }

  private static void refused(Http.Answer answer, Integer... statuses) {
    assertThat(answer.status()).as(answer.body()).isIn((Object[]) statuses);
    assertThat(answer.json().path("error").asText()).isNotBlank().doesNotContain("Exception");
  }

  private void feed(Path kcat, String key, Path file) {
    var sent =
        ToolProcess.run(
            null,
            kcat,
            "-P",
            "-b",
            demo.bootstrap(),
            "-X",
            "partitioner=murmur2_random",
            "-t",
            "clips",
            "-k",
            key,
            file.toString());
    assertThat(sent.exit()).as(sent.output()).isZero();
  }

  private TopicView.Entry<byte[]> awaitLetter(String key) {
    try (var letters = demo.view(Topics.DEAD_LETTERS)) {
      return letters.awaitEntry(
          "dead letter " + key, TOLD_WITHIN, letter -> key.equals(letter.key()));
    }
  }

  private static Stream<Path> files(String folder) throws IOException {
    Path path = Tools.requireFolder(FORMATS.resolve(folder), FORMATS_PROPERTY);
    try (Stream<Path> files = Files.list(path)) {
      return files.sorted().toList().stream();
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }
}
