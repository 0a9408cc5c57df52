package org.earshot.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.earshot.audio.AudioDecoder;
import org.earshot.wire.DeadLetter;
import org.earshot.wire.Facts;
import org.earshot.wire.Settings;
import org.earshot.wire.Topic;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The three layouts of data sets as {@code earshot ingest} puts them on a real broker. */
@ExtendWith(OutputOnFailure.class)
class IngestTest {
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
  private static final Duration FEEDS_WITHIN = Duration.ofSeconds(60);

  @TempDir private static Path data;
  @TempDir private Path set;
  private static EarshotProcess broker;
  private static Settings settings;

  @BeforeAll
  static void start() {
    int port = FreePorts.next();
    broker =
        EarshotProcess.start(
            "broker", "--broker-port", String.valueOf(port), "--data", data.toString());
    broker.await("Broker at ", STARTS_WITHIN);
    settings = Settings.of("127.0.0.1:" + port);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void esc50_keeps_label_and_fold() throws IOException {
    write("audio/1-100-A-0.wav", 200);
    write("audio/5-200-A-1.wav", 300);
    text(
        "meta/esc50.csv",
        """
        filename,fold,target,category,esc10,src_file,take
        1-100-A-0.wav,1,0,dog,True,100,A
        5-200-A-1.wav,5,1,rooster,True,200,A
        """);
    assertThat(ingest("--dataset", "tiny50"))
        .contains("2 clips on datasets.clips", "2 with a label");
    var clips = clips(Topics.DATASET_CLIPS, "tiny50");
    assertThat(clips.keySet())
        .containsExactlyInAnyOrder("tiny50/1-100-A-0.wav", "tiny50/5-200-A-1.wav");
    assertThat(clips.get("tiny50/1-100-A-0.wav")).isEqualTo(List.of("dog", "1"));
    assertThat(clips.get("tiny50/5-200-A-1.wav")).isEqualTo(List.of("rooster", "5"));
  }

  @Test
  void urbansound8k_keeps_label_and_fold() throws IOException {
    write("audio/fold3/100-3-0-0.wav", 250);
    write("audio/fold10/200-9-0-0.wav", 350);
    text(
        "metadata/UrbanSound8K.csv",
        """
        slice_file_name,fsID,start,end,salience,fold,classID,class
        100-3-0-0.wav,100,0.0,1.0,1,3,3,dog_bark
        200-9-0-0.wav,200,0.0,1.0,1,10,9,street_music
        """);
    ingest("--as", "us8k", "--rate", "max");
    var clips = clips(Topics.CLIPS, "us8k");
    assertThat(clips.values())
        .containsExactlyInAnyOrder(List.of("dog_bark", "3"), List.of("street_music", "10"));
  }

  @Test
  void a_plain_folder_has_no_labels_and_what_is_no_audio_becomes_a_dead_letter()
      throws IOException {
    write("yard/a.wav", 400);
    write("b.wav", 500);
    text("broken.wav", "not audio");
    var ingest = start("--as", "folder", "--rate", "max");
    assertThat(ingest.awaitExit(FEEDS_WITHIN)).isEqualTo(1);
    assertThat(ingest.output()).contains("2 clips on clips", "1 refused", "folder/broken.wav: ");
    assertThat(clips(Topics.CLIPS, "folder"))
        .containsOnlyKeys("folder/yard/a.wav", "folder/b.wav")
        .containsValue(Arrays.asList(null, null));
    try (var letters = TopicView.of(settings, Topics.DEAD_LETTERS)) {
      var letter = letters.awaitEntry("letter", FEEDS_WITHIN, entry -> true);
      assertThat(letter.key()).isEqualTo("folder/broken.wav");
      assertThat(letter.header(DeadLetter.REASON)).isIn("invalid", "unsupported");
    }
  }

  private String ingest(String... options) {
    try (var ingest = start(options)) {
      assertThat(ingest.awaitExit(FEEDS_WITHIN)).as(ingest.output()).isZero();
      return ingest.output();
    }
  }

  private EarshotProcess start(String... options) {
    var arguments =
        Stream.concat(
            Stream.of("ingest", set.toString(), "--bootstrap", settings.bootstrap()),
            Arrays.stream(options));
    return EarshotProcess.start(arguments.toArray(String[]::new));
  }

  /** Label and fold of each clip of a source. */
  private static Map<String, List<String>> clips(Topic<String, byte[]> topic, String source) {
    try (var view = TopicView.of(settings, topic)) {
      return view.entries().stream()
          .filter(entry -> source.equals(entry.header(Facts.SOURCE)))
          .peek(
              entry ->
                  assertThat(AudioDecoder.decode(entry.value()).sampleRateHz()).isEqualTo(16_000))
          .collect(Collectors.toMap(TopicView.Entry::key, IngestTest::labelAndFold));
    }
  }

  private static List<String> labelAndFold(TopicView.Entry<byte[]> entry) {
    return Arrays.asList(entry.header(Facts.LABEL), entry.header(Facts.FOLD));
  }

  private void write(String name, int frequencyHz) throws IOException {
    Path file = set.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, SampleClips.tone(frequencyHz));
  }

  private void text(String name, String content) throws IOException {
    Path file = set.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content.getBytes(UTF_8));
  }
}
