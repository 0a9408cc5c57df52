package org.earshot.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.earshot.source.Address;
import org.earshot.source.Framing;
import org.earshot.source.SourceSpec;
import org.earshot.source.SourceSpec.Kind;
import org.earshot.source.declared.SourcesFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** What {@code earshot run} takes and refuses before it starts anything. */
class RunCommandTest {
  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    var all = new String[arguments.length + 1];
    all[0] = "run";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Earshot.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }

  private static List<SourceSpec> singles(String... arguments) {
    var singles = new SingleSources();
    var unused = new CommandLine(singles, CommandLine.defaultFactory()).parseArgs(arguments);
    return singles.specs(Map.of("CAMERA_PASSWORD", "s3cr3t"));
  }

  @Test
  void the_example_has_every_kind_and_breaks_no_rule() throws Exception {
    assertThat(run("--example-sources")).isZero();
    Path file = Files.writeString(directory.resolve("sources.yaml"), out.toString());
    var sources = new SourcesFile(file, Map.of(), List.of()).read();
    assertThat(sources.stream().map(SourceSpec::kind).collect(Collectors.toSet()))
        .isEqualTo(EnumSet.allOf(Kind.class));

    String all = out.toString().replaceAll("(?m)^  # (- id: gate|  )", "  $1");
    Files.writeString(file, all);
    var withCamera = new SourcesFile(file, Map.of("GATE_PASSWORD", "x"), List.of()).read();
    assertThat(withCamera).as("what is a remark is right too").hasSize(sources.size() + 1);
  }

  @Test
  void single_sources_have_the_defaults_of_a_file() {
    assertThat(
            singles(
                "--microphone",
                "hw:CARD=PCH",
                "--microphone",
                "desk=2",
                "--stream",
                "gate=rtsp://viewer:${CAMERA_PASSWORD}@10.0.0.7/a=b",
                "--folder",
                "drop=/drop",
                "--dataset",
                "esc10=/ESC-10",
                "--topic",
                "partner=partner.audio",
                "--clip",
                "2s",
                "--hop",
                "500ms"))
        .extracting(SourceSpec::id, SourceSpec::kind, spec -> spec.address().shown())
        .containsExactly(
            tuple("mic", Kind.MICROPHONE, "hw:CARD=PCH"),
            tuple("desk", Kind.MICROPHONE, "2"),
            tuple("gate", Kind.STREAM, "rtsp://***@10.0.0.7/a=b"),
            tuple("drop", Kind.FOLDER, "/drop"),
            tuple("esc10", Kind.DATASET, "/ESC-10"),
            tuple("partner", Kind.TOPIC, "partner.audio"));
    assertThat(singles("--file", "a=/a.wav", "--clip", "2s", "--hop", "500ms"))
        .extracting(SourceSpec::framing)
        .containsExactly(new Framing(Duration.ofSeconds(2), Duration.ofMillis(500)));
    assertThat(singles("--file", "a=/a.wav"))
        .containsExactly(SourceSpec.of("a", Kind.FILE, Address.of("/a.wav")));
  }

  @Test
  void a_wrong_single_source_is_refused_by_the_rules_of_a_file() {
    refused("--stream must be ID=ADDRESS", "--stream", "http://radio.example/x");
    refused("--stream: address must not hold a password", "--stream", "a=rtsp://u:s3cr3t@h/");
    refused("--stream: the address must begin with", "--stream", "a=gopher://h/");
    refused("--folder: source must be 1 to 64", "--folder", "-a=/x");
    refused("--microphone: clip must be 0.5 s", "--microphone", "0", "--clip", "90s");
    refused("--microphone: hop must be", "--microphone", "0", "--hop", "6s");
    refused("--clip must be a length of time", "--microphone", "0", "--clip", "long");
    refused("mic is given twice", "--microphone", "1", "--folder", "mic=/x");
  }

  private static void refused(String rule, String... arguments) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> singles(arguments))
        .withMessageContaining(rule)
        .satisfies(e -> assertThat(e).hasMessageNotContaining("s3cr3t"));
  }

  @Test
  void a_file_that_breaks_rules_is_refused_with_all_of_them_before_anything_starts()
      throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("sources.yaml"),
            "sources:\n  - {id: a, kind: folder, address: /a, clip: 90s}\n  - {id: b}\n");
    assertThat(run("--sources", file.toString(), "--data", directory.resolve("data").toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString().lines())
        .containsExactly(
            "earshot: the sources cannot be used:",
            file + ":2:40: clip is for microphone, stream, file, not for folder",
            file + ":3:5: kind is missing",
            file + ":3:5: address is missing");
    assertThat(directory.resolve("data")).doesNotExist();
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void an_id_is_given_once_in_a_file_and_beside_it() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("sources.yaml"), "sources: [{id: a, kind: folder, address: /a}]");
    assertThat(run("--sources", file.toString(), "--folder", "a=/b")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .contains(":1:16: id must be one source's own, was a, which is declared outside");
  }

  @Test
  void audio_is_kept_for_ten_minutes_at_least() {
    String data = directory.resolve("data").toString();
    assertThat(run("--folder", "a=/a", "--keep-audio", "5m", "--data", data))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--keep-audio must be 10m to 7d, was 5m");
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @Test
  void what_is_missing_is_said() {
    assertThat(run()).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("there must be a source", "--sources FILE");
    err.getBuffer().setLength(0);
    assertThat(run("--sources", directory.resolve("none.yaml").toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("none.yaml: there is no such file").doesNotContain("\tat");
  }
}
