package org.earshot.source.declared;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.earshot.source.Address;
import org.earshot.source.Framing;
import org.earshot.source.Mix;
import org.earshot.source.Silence;
import org.earshot.source.SourceSpec;
import org.earshot.source.SourceSpec.Kind;
import org.earshot.source.SourceSpec.Overload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SourcesFileTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("CAMERA_PASSWORD", "s3cr3t", "RECORDINGS", "/recordings", "EMPTY", "");

  @TempDir private Path directory;

  private SourcesFile file(byte[] bytes) throws IOException {
    return new SourcesFile(
        Files.write(directory.resolve("sources.yaml"), bytes), ENVIRONMENT, List.of("by-option"));
  }

  private List<SourceSpec> read(String... lines) throws IOException, SourcesFileException {
    return file(bytes(lines)).read();
  }

  private static byte[] bytes(String... lines) {
    return String.join("\n", lines).getBytes(UTF_8);
  }

  /** What the file breaks, without its directory. */
  private List<String> problems(byte[] bytes) {
    var thrown = catchThrowableOfType(SourcesFileException.class, () -> file(bytes).read());
    assertThat(thrown).as("a refusal").isNotNull();
    String path = directory.resolve("sources.yaml").toString();
    assertThat(thrown).hasMessageStartingWith(path + ":").hasMessageNotContaining("s3cr3t");
    return thrown.problems().stream().map(problem -> problem.in("sources.yaml")).toList();
  }

  private List<String> problems(String... lines) {
    return problems(bytes(lines));
  }

  @Test
  void every_field_is_read() throws Exception {
    var sources =
        read(
            "sources:",
            "  - id: street",
            "    kind: stream",
            "    address: rtsp://viewer:${CAMERA_PASSWORD}@10.0.0.7/audio",
            "    clip: 2s",
            "    hop: 500ms",
            "    gain: -6.5",
            "    channel: 2",
            "    label: no",
            "    silence: {below: -55, after: 1m, clips: drop}",
            "    overload: sample",
            "    private: true",
            "    finite: yes",
            "  - {id: song, kind: file, address: /music/a.mp3, clip: 2.5, channel: mix, repeat: true, silence: drop}");
    assertThat(sources)
        .containsExactly(
            new SourceSpec(
                "street",
                Kind.STREAM,
                Address.of("rtsp://viewer:${CAMERA_PASSWORD}@10.0.0.7/audio", ENVIRONMENT),
                new Framing(Duration.ofSeconds(2), Duration.ofMillis(500)),
                new Mix(2, -6.5),
                "no",
                new Silence(-55, Duration.ofMinutes(1), true),
                Overload.SAMPLE,
                true,
                false,
                true),
            new SourceSpec(
                "song",
                Kind.FILE,
                Address.of("/music/a.mp3"),
                Framing.of(Duration.ofMillis(2500)),
                Mix.DEFAULT,
                null,
                new Silence(-70, Duration.ofSeconds(10), true),
                Overload.NEWEST_FIRST,
                false,
                true,
                false));
    assertThat(sources.get(0).address().resolved())
        .isEqualTo("rtsp://viewer:s3cr3t@10.0.0.7/audio");
  }

  @Test
  void a_source_of_three_fields_has_every_default() throws Exception {
    assertThat(
            read(
                "sources:",
                "  - {id: mic, kind: microphone, address: 0}",
                "  - {id: in, kind: folder, address: in}",
                "  - {id: out, kind: folder, address: \"${RECORDINGS}/x\"}",
                "  - {id: set, kind: dataset, address: ../set}",
                "  - {id: theirs, kind: topic, address: other.audio}"))
        .containsExactly(
            SourceSpec.of("mic", Kind.MICROPHONE, Address.of("0")),
            SourceSpec.of("in", Kind.FOLDER, Address.of(directory.resolve("in").toString())),
            SourceSpec.of("out", Kind.FOLDER, Address.of("${RECORDINGS}/x", ENVIRONMENT)),
            SourceSpec.of("set", Kind.DATASET, Address.of(directory + "/../set")),
            SourceSpec.of("theirs", Kind.TOPIC, Address.of("other.audio")));
    assertThat(read("sources: []")).isEmpty();
  }

  @Test
  void defaults_hold_where_they_fit_and_nothing_else_is_said() throws Exception {
    var sources =
        read(
            "defaults: {clip: 4s, hop: 1s, private: true, repeat: true}",
            "sources:",
            "  - {id: a, kind: microphone, address: 0}",
            "  - {id: b, kind: file, address: /b, clip: 2s, private: false}",
            "  - {id: c, kind: folder, address: /c}");
    assertThat(sources)
        .extracting(SourceSpec::framing)
        .containsExactly(
            new Framing(Duration.ofSeconds(4), Duration.ofSeconds(1)),
            new Framing(Duration.ofSeconds(2), Duration.ofSeconds(1)),
            Framing.DEFAULT);
    assertThat(sources).extracting(SourceSpec::isPrivate).containsExactly(true, false, true);
    assertThat(sources).extracting(SourceSpec::repeat).containsExactly(false, true, false);
  }

  /** Fields of a source, behind its id, and what is wrong with them. */
  static Stream<Arguments> fields() {
    return Stream.of(
        Arguments.of(
            "kind: mic, address: 0",
            "2:19: kind must be one of microphone, stream, file, folder, dataset, topic, was mic; did you mean microphone?"),
        Arguments.of(
            "kind: steam, address: http://x",
            "2:19: kind must be one of microphone, stream, file, folder, dataset, topic, was steam; did you mean stream?"),
        Arguments.of("kind: file", "2:5: address is missing"),
        Arguments.of("address: x", "2:5: kind is missing"),
        Arguments.of("kind: file, address: ", "2:33: address must be text, was nothing"),
        Arguments.of("kind: file, address: []", "2:34: address must be text, was a list"),
        Arguments.of(
            "kind: file, address: /a, cilp: 5s", "2:38: unknown key cilp; did you mean clip?"),
        Arguments.of(
            "kind: file, address: /a, volume: 5",
            "2:38: unknown key volume; there are id, kind, address, clip, hop, gain, channel, silence, label, overload, private, repeat, finite"),
        Arguments.of("kind: file, address: /a, [clip]: 5", "2:38: a key must be text"),
        Arguments.of(
            "kind: file, address: /a, gain: 1, gain: 2", "2:47: gain stands on line 2 already"),
        Arguments.of(
            "kind: file, address: /a, clip: 90s",
            "2:44: clip must be 0.5 s to 60 s long, was 90.0 s"),
        Arguments.of(
            "kind: file, address: /a, clip: five",
            "2:44: clip must be a length of time such as 5s, 500ms or 1m, was five"),
        Arguments.of("kind: file, address: /a, clip: {s: 5}", "2:44: clip must be text, was a map"),
        Arguments.of(
            "kind: file, address: /a, hop: 6s",
            "2:43: hop must be 0.1 s to the clip's length, was 6.0 s"),
        Arguments.of(
            "kind: file, address: /a, gain: loud", "2:44: gain must be a number, was loud"),
        Arguments.of(
            "kind: file, address: /a, gain: 61", "2:44: gain must be -60 to 60 dB, was 61.0"),
        Arguments.of(
            "kind: file, address: /a, channel: 0", "2:47: channel must be 1 to 64, or mix, was 0"),
        Arguments.of(
            "kind: file, address: /a, channel: left",
            "2:47: channel must be 1 to 64, or mix, was left"),
        Arguments.of(
            "kind: file, address: /a, channel: 65",
            "2:47: channel must be 1 to 64, or mix for the mean of all, was 65"),
        Arguments.of("kind: file, address: /a, label: ''", "2:45: label must be text, was empty"),
        Arguments.of(
            "kind: file, address: /a, silence: mute",
            "2:47: silence must be one of keep, drop, was mute"),
        Arguments.of(
            "kind: file, address: /a, silence: []",
            "2:47: silence must be keep, drop, or a map of below, after and clips, was a list"),
        Arguments.of(
            "kind: file, address: /a, silence: {below: 3}",
            "2:55: below must be -120 to 0 dBFS, was 3.0"),
        Arguments.of(
            "kind: file, address: /a, silence: {after: 2h}",
            "2:55: after must be 1 s to an hour, was PT2H"),
        Arguments.of(
            "kind: file, address: /a, silence: {clips: no}",
            "2:55: clips must be one of keep, drop, was no"),
        Arguments.of(
            "kind: file, address: /a, silence: {belov: -3}",
            "2:48: unknown key belov; did you mean below?"),
        Arguments.of(
            "kind: file, address: /a, overload: oldest",
            "2:48: overload must be one of newest-first, sample, block, was oldest"),
        Arguments.of(
            "kind: stream, address: http://x, overload: block",
            "2:56: overload must be newest-first or sample for a microphone and for a stream without an end, which cannot wait; was block"),
        Arguments.of(
            "kind: file, address: /a, private: maybe",
            "2:47: private must be true or false, was maybe"),
        Arguments.of(
            "kind: folder, address: /a, clip: 5s",
            "2:40: clip is for microphone, stream, file, not for folder"),
        Arguments.of(
            "kind: stream, address: http://x, repeat: true",
            "2:46: repeat is for file, dataset, not for stream"),
        Arguments.of(
            "kind: file, address: /a, finite: true", "2:38: finite is for stream, not for file"),
        Arguments.of(
            "kind: topic, address: clips",
            "2:35: address must be a topic that somebody else fills, was Earshot's own clips"),
        Arguments.of(
            "kind: topic, address: private.mic.clips",
            "2:35: address must be a topic that somebody else fills, was Earshot's own private.mic.clips"),
        Arguments.of(
            "kind: topic, address: a b",
            "2:35: address must be the name of a topic: 1 to 249 letters, digits, dots, dashes or underscores"),
        Arguments.of(
            "kind: file, address: \"/a\\0b\"", "2:34: address must not hold control characters"),
        Arguments.of(
            "kind: stream, address: 'http://${NOT_SET}/'",
            "2:36: the environment variable NOT_SET must have a value, had none"),
        Arguments.of(
            "kind: stream, address: 'http://${EMPTY}/'",
            "2:36: the environment variable EMPTY must have a value, had none"),
        Arguments.of(
            "kind: stream, address: 'http://${-x}/'", "2:36: ${-x} is no name of a variable"),
        Arguments.of(
            "kind: stream, address: 'rtsp://u:s3cr3t@host/'",
            "2:36: address must not hold a password: put it in the environment and write ${NAME} in its place"),
        Arguments.of(
            "kind: stream, address: 'rtsp://u:x${CAMERA_PASSWORD}@host/'",
            "2:36: address must not hold a password: put it in the environment and write ${NAME} in its place"),
        Arguments.of(
            "kind: stream, address: 'rtsp://u:s3cr3t/x@host/'",
            "2:36: address must not hold a password: put it in the environment and write ${NAME} in its place"),
        Arguments.of(
            "kind: stream, address: 'http://host/a?token=s3cr3t'",
            "2:36: address must not hold a secret: put it in the environment and write ${NAME} in its place"),
        Arguments.of(
            "kind: stream, address: 'rtsp://host:554/user=admin&password=s3cr3t&channel=1'",
            "2:36: address must not hold a secret: put it in the environment and write ${NAME} in its place"));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void a_wrong_field_is_told_with_its_place(String fields, String problem) {
    assertThat(problems("sources:", "  - {id: a, " + fields + "}"))
        .containsExactly("sources.yaml:" + problem);
  }

  /** Whole files, and what is wrong with them. */
  static Stream<Arguments> files() {
    return Stream.of(
        Arguments.of("", "1:1: the file must be a map with the list sources"),
        Arguments.of("- a", "1:1: the file must be a map with the list sources"),
        Arguments.of("defaults: {}", "1:1: sources is missing"),
        Arguments.of("sources:", "1:9: sources must be a list, was nothing"),
        Arguments.of("sources: {a: 1}", "1:10: sources must be a list, was a map"),
        Arguments.of("source: []\nsources: []", "1:1: unknown key source; did you mean sources?"),
        Arguments.of(
            "sources:\n  - street", "2:5: a source must be a map with id, kind and address"),
        Arguments.of("defaults: 5\nsources: []", "1:11: defaults must be a map, was text"),
        Arguments.of(
            "defaults: {clip: 90}\nsources: []",
            "1:18: clip must be 0.5 s to 60 s long, was 90.0 s"),
        Arguments.of(
            "defaults: {id: a}\nsources: []",
            "1:12: unknown key id; there are clip, hop, gain, channel, silence, label, overload, private, repeat, finite"),
        Arguments.of("sources:\n  - {kind: file, address: /a}", "2:5: id is missing"),
        Arguments.of(
            "sources:\n  - {id: -a, kind: file, address: /a}",
            "2:10: id must be 1 to 64 letters, digits, dots, dashes or underscores, a letter or digit first, was \"-a\""),
        Arguments.of(
            "sources:\n  - {id: by-option, kind: file, address: /a}",
            "2:10: id must be one source's own, was by-option, which is declared outside of this file too"),
        Arguments.of(
            "sources:\n  - {id: a, kind: file, address: /a}\n\n  - {id: a, kind: file, address: /b}",
            "4:10: id must be one source's own, was a, which is declared on line 2 too"),
        Arguments.of(
            "defaults: {hop: 4s}\nsources:\n  - {id: a, kind: file, address: /a, clip: 2s}",
            "3:44: hop must be 0.1 s to the clip's length, was 4.0 s"),
        Arguments.of(
            "sources:\n  - id: a\n   kind: file",
            "3:4: not YAML: expected <block end>, but found '<block mapping start>' (while parsing a block collection)"),
        Arguments.of(
            "sources:\n\t- id: a",
            "2:1: not YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation) (while scanning for the next token)"),
        Arguments.of("sources: *all", "1:10: not YAML: found undefined alias all"),
        Arguments.of(
            "sources: []\n---\nsources: []",
            "2:1: not YAML: but found another document (expected a single document in the stream)"),
        Arguments.of("sources:\n  - \u0007", "2:5: not YAML: a character that must not be in it"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void a_wrong_file_is_told_with_the_place(String text, String problem) {
    assertThat(problems(text)).containsExactly("sources.yaml:" + problem);
  }

  @Test
  void private_sources_have_topics_that_kafka_can_tell_apart() throws Exception {
    String[] lines = {
      "sources:",
      "  - {id: a.b, kind: folder, address: /a, private: true}",
      "  - {id: a_b, kind: folder, address: /b, private: true}"
    };
    assertThat(problems(lines))
        .containsExactly(
            "sources.yaml:3:10: id must differ from another private source's by more than dots and underscores, was a_b beside a.b");
    lines[2] = "  - {id: a_b, kind: folder, address: /b}";
    assertThat(read(lines)).hasSize(2);
  }

  @Test
  void everything_that_is_wrong_is_told_at_once_in_the_order_of_the_file() {
    assertThat(
            problems(
                "defaults:",
                "  gain: 99",
                "sources:",
                "  - id: a b",
                "    kind: file",
                "    clip: 61s",
                "    hop: 0",
                "  - kind: stream",
                "    address: ${NOT_SET}",
                "    private: 7"))
        .containsExactly(
            "sources.yaml:2:9: gain must be -60 to 60 dB, was 99.0",
            "sources.yaml:4:5: address is missing",
            "sources.yaml:4:9: id must be 1 to 64 letters, digits, dots, dashes or underscores, a letter or digit first, was \"a b\"",
            "sources.yaml:6:11: clip must be 0.5 s to 60 s long, was 61.0 s",
            "sources.yaml:7:10: hop must be 0.1 s to the clip's length, was 0.0 s",
            "sources.yaml:8:5: id is missing",
            "sources.yaml:9:14: the environment variable NOT_SET must have a value, had none",
            "sources.yaml:10:14: private must be true or false, was 7");
  }

  @Test
  void an_address_that_is_on_no_list_is_refused_and_what_is_said_holds_no_credential() {
    assertThat(
            problems(
                "sources:",
                "  - {id: a, kind: stream, address: 'concat:http://u:${CAMERA_PASSWORD}@h|/etc/passwd'}",
                "  - {id: b, kind: stream, address: 'gopher://u:${CAMERA_PASSWORD}@h'}",
                "  - {id: c, kind: stream, address: '${CAMERA_PASSWORD}'}"))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("sources.yaml:2:36: the address must have only"),
            second ->
                assertThat(second).startsWith("sources.yaml:3:36: the address must begin with"),
            third -> assertThat(third).startsWith("sources.yaml:4:36: the address must look like"));
  }

  @Test
  void a_key_that_was_meant_as_an_address_is_shown_without_its_password() {
    assertThat(problems("sources:", "  - {'rtsp://u:s3cr3t@h': x, id: a, kind: topic, address: t}"))
        .singleElement()
        .asString()
        .startsWith("sources.yaml:2:6: unknown key rtsp://***@h; there are id, ");
  }

  @Test
  void bombs_and_other_files_are_refused() {
    assertThat(problems(new byte[SourcesFile.MAX_BYTES + 1]))
        .containsExactly("sources.yaml:1:1: the file must have at most 1048576 bytes");
    assertThat(problems(new byte[] {'a', ':', ' ', '\n', ' ', (byte) 0xff}))
        .containsExactly("sources.yaml:2:2: the file must be UTF-8");
    assertThat(problems("sources: " + "[".repeat(100_000)))
        .singleElement()
        .asString()
        .contains("Nesting Depth exceeded");
    var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 9; i++) {
      bomb.append(
          "a%d: &a%d [%s]\n"
              .formatted(i, i, String.join(",", Collections.nCopies(9, "*a" + (i - 1)))));
    }
    assertThat(problems(bomb.toString()))
        .singleElement()
        .asString()
        .contains("Number of aliases for non-scalar nodes exceeds");
  }

  @Test
  void a_file_that_is_not_there_is_an_io_error() {
    var missing = new SourcesFile(directory.resolve("none.yaml"), Map.of(), List.of());
    assertThatExceptionOfType(IOException.class).isThrownBy(missing::read);
  }
}
