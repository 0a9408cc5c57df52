package org.earshot.source.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.earshot.source.Address;
import org.earshot.source.CaptureException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What hostile names, files and servers can do with the real ffmpeg: nothing. */
@Execution(CONCURRENT)
class HostileAddressTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private Path secret;

  /** The secret in a form that playlists may name. */
  private Path segment;

  private short[] secretSamples;

  @BeforeEach
  void writes_a_secret() throws Exception {
    Tools.require("ffmpeg");
    secretSamples = Chirps.train(1);
    secret = Chirps.write(secretSamples, folder.resolve("secret.wav"));
    segment = folder.resolve("secret.ts");
    try (var encoder = Peer.ffmpeg(List.of("-i", secret.toString(), segment.toString()))) {
      encoder.succeeds();
    }
  }

  /** Listens to the end; says what was heard. */
  private static short[] hear(StreamAddress address) throws InterruptedException {
    try (var listening = Listening.to(new FfmpegInput(address, false))) {
      CaptureException lost = listening.awaitEnd(SOON);
      short[] heard = listening.heard();
      assertThat(lost != null || heard.length > 0).isTrue();
      return heard;
    }
  }

  private static StreamAddress file(Path file) {
    return StreamAddress.file(Address.of(file.toString()));
  }

  private static StreamAddress stream(String url) {
    return StreamAddress.stream(Address.of(url));
  }

  /** Lists that lead to the secret, each in its own way. */
  private List<String> leading() {
    String head = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n";
    return Stream.of(
            head + "file://%s\n#EXT-X-ENDLIST\n",
            head + "file:%s\n#EXT-X-ENDLIST\n",
            head + "%s\n#EXT-X-ENDLIST\n",
            head + "concat:%s|%1$s\n#EXT-X-ENDLIST\n",
            head + "subfile:,,start,0,end,0,,:%s\n#EXT-X-ENDLIST\n",
            "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nfile://%s\n",
            "ffconcat version 1.0\nfile '%s'\n")
        .map(list -> list.formatted(segment))
        .toList();
  }

  /** The secret itself can be heard: otherwise the tests below prove nothing. */
  @Test
  void secret_is_heard_where_it_is_asked_for() throws Exception {
    assertThat(hear(file(secret))).isEqualTo(secretSamples);
  }

  /** Without the allow-list ffmpeg follows such lists, so it is the list that stops it. */
  @Test
  void secret_is_heard_where_nothing_is_forbidden() throws Exception {
    for (int i : new int[] {0, leading().size() - 1}) {
      Path list = folder.resolve("list.wav");
      Files.writeString(list, leading().get(i));
      Path out = folder.resolve(i + ".raw");
      List<String> command = new ArrayList<>(List.of("-protocol_whitelist", "file,crypto,data"));
      command.addAll(i == 0 ? List.of() : List.of("-f", "concat", "-safe", "0"));
      command.addAll(List.of("-i", list.toString(), "-f", "s16le", out.toString()));
      try (var ffmpeg = Peer.ffmpeg(command)) {
        ffmpeg.succeeds();
      }
      assertThat(Files.size(out)).isGreaterThan(secretSamples.length);
    }
    try (var server = new Web(folder)) {
      Files.writeString(folder.resolve("live.m3u8"), leading().get(0));
      Path out = folder.resolve("http.raw");
      List<String> command =
          List.of(
              "-protocol_whitelist",
              "http,tcp,file",
              "-i",
              server.url("/live.m3u8"),
              "-f",
              "s16le",
              out.toString());
      try (var ffmpeg = Peer.ffmpeg(command)) {
        ffmpeg.succeeds();
      }
      assertThat(Files.size(out)).isGreaterThan(secretSamples.length);
    }
  }

  @Test
  void playlist_from_a_server_cannot_lead_to_a_file() throws Exception {
    try (var server = new Web(folder)) {
      for (String playlist : leading()) {
        Files.writeString(folder.resolve("live.m3u8"), playlist);
        assertThat(hear(stream(server.url("/live.m3u8")))).isEmpty();
      }
    }
  }

  @Test
  void local_playlist_cannot_lead_anywhere() throws Exception {
    try (var server = new Web(folder)) {
      for (String name : new String[] {"list.m3u8", "list.wav"}) {
        for (String playlist : leading()) {
          Path list = folder.resolve(name);
          Files.writeString(list, playlist.replace("file://" + segment, server.url("/secret.ts")));
          assertThat(hear(file(list))).isEmpty();
          Files.writeString(list, playlist);
          assertThat(hear(file(list))).isEmpty();
        }
      }
      assertThat(server.asked()).isEmpty();
    }
  }

  @Test
  void redirection_cannot_lead_to_a_file() throws Exception {
    for (String target :
        new String[] {"file://" + segment, "file:" + segment, segment.toString()}) {
      try (var server = Web.redirecting(target)) {
        assertThat(hear(stream(server.url("/live")))).isEmpty();
        assertThat(server.asked()).contains("/live");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/;touch${IFS}MADE",
        "/$(touch%20MADE)",
        "/&touch+MADE&",
        "/'&touch+MADE&'",
        "/x?a=$(touch+MADE);touch+MADE",
        "/-f/null/-y/MADE",
        "/%0aX-Evil:1",
        "/%2e%2e/%2e%2e/etc/passwd",
      })
  void address_is_asked_for_as_it_is_and_runs_nothing(String path) throws Exception {
    String asked = path.replace("MADE", "made-by-a-shell").replace("${IFS}", "$IFS");
    try (var server = new Web(404)) {
      assertThat(hear(stream(server.url(asked)))).isEmpty();
      assertThat(server.asked()).containsExactly(asked);
    }
    assertThat(Path.of("made-by-a-shell")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "; touch MADE",
        "$(touch MADE)",
        "`touch MADE`",
        "| touch MADE",
        "' & touch MADE & '",
        "concat:secret.wav|secret.wav",
        "pipe:0",
        "file:secret.wav",
        "data:audio,x",
        "%03d.wav",
        "\u202egnp.wav",
      })
  void file_name_is_a_name_and_runs_nothing(String name) throws Exception {
    String hostile = name.replace("MADE", "made-by-a-shell").replace('/', '_');
    Path file = folder.resolve(hostile);
    assertThat(hear(file(file))).isEmpty();
    Files.copy(secret, file);
    assertThat(hear(file(file))).isEqualTo(secretSamples);
    assertThat(Path.of("made-by-a-shell")).doesNotExist();
    assertThat(folder.resolve("made-by-a-shell")).doesNotExist();
  }
}
