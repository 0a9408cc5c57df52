package org.earshot.source.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.earshot.source.Address;
import org.earshot.source.CaptureException;
import org.earshot.source.PcmFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams and files from real peers. */
@Execution(CONCURRENT)
class FfmpegInputTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @BeforeEach
  void wants_ffmpeg() {
    Tools.require("ffmpeg");
  }

  private static FfmpegInput stream(String address) {
    return new FfmpegInput(StreamAddress.stream(Address.of(address)), false);
  }

  private static FfmpegInput file(Path file, boolean repeat) {
    return new FfmpegInput(StreamAddress.file(Address.of(file.toString())), repeat);
  }

  /** The server's arguments before the address, in real time. */
  private static List<String> serving(Path file, String... rest) {
    List<String> arguments = new ArrayList<>(List.of("-re", "-i", file.toString()));
    arguments.addAll(List.of(rest));
    return arguments;
  }

  /** That a lossy coding of the train was heard: chirps, a second apart. */
  private static void assertChirps(short[] train, short[] heard, int least) {
    var first = Chirps.find(train, heard, 0, Chirps.RATE_HZ);
    assertThat(first.correlation()).isGreaterThan(0.95);
    for (int i = 1; i < least; i++) {
      int expected = first.place() + i * Chirps.RATE_HZ;
      var next = Chirps.find(train, heard, expected - 20, expected + 21);
      assertThat(next.correlation()).isGreaterThan(0.95);
      assertThat(next.place()).isEqualTo(expected);
    }
  }

  @Test
  void wav_over_http_is_the_file_bit_for_bit() throws Exception {
    short[] train = Chirps.train(2);
    Path wav = Chirps.write(train, folder.resolve("train.wav"));
    String url = "http://127.0.0.1:%d/live".formatted(Peer.freePort());
    try (var server = Peer.ffmpeg(serving(wav, "-c", "copy", "-f", "wav", "-listen", "1", url));
        var listening = Listening.toServer(stream(url))) {
      assertThat(listening.awaitEnd(SOON)).isNull();
      assertThat(listening.format()).isEqualTo(new PcmFormat(Chirps.RATE_HZ, 1));
      assertThat(listening.heard()).isEqualTo(train);
      server.succeeds();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:%d/live, mp3, libmp3lame, true",
    "http://127.0.0.1:%d/live, ogg, libvorbis, true",
    "udp://127.0.0.1:%d, mpegts, mp2, false",
    "rtp://127.0.0.1:%d, rtp, pcm_s16be, false",
    "rtp://127.0.0.1:%d, rtp_mpegts, mp2, false",
    "rtmp://127.0.0.1:%d/app/key, flv, aac, true",
  })
  void streams_come_from_their_servers(String pattern, String format, String coding, boolean server)
      throws Exception {
    short[] train = Chirps.train(6);
    Path wav = Chirps.write(train, folder.resolve("train.wav"));
    String url = pattern.formatted(Peer.freePort());
    List<String> arguments = serving(wav, "-c:a", coding, "-b:a", "192k", "-flags", "+bitexact");
    arguments.addAll(List.of("-f", format));
    if (server) {
      arguments.addAll(List.of("-listen", "1"));
    }
    arguments.add(url);
    try (var peer = Peer.ffmpeg(arguments);
        var listening = Listening.toServer(stream(url))) {
      short[] heard = listening.await(3 * Chirps.RATE_HZ);
      assertThat(listening.format()).isEqualTo(new PcmFormat(Chirps.RATE_HZ, 1));
      assertChirps(train, heard, 2);
      peer.kill();
      CaptureException lost = listening.awaitEnd(Duration.ofSeconds(6));
      assertThat(lost == null || !lost.permanent()).isTrue();
    }
  }

  @Test
  void hls_comes_segment_by_segment() throws Exception {
    short[] train = Chirps.train(4);
    Path wav = Chirps.write(train, folder.resolve("train.wav"));
    Path playlist = folder.resolve("live.m3u8");
    List<String> arguments = new ArrayList<>(List.of("-i", wav.toString(), "-c:a", "aac"));
    arguments.addAll(List.of("-b:a", "192k", "-f", "hls", "-hls_time", "1", playlist.toString()));
    try (var encoder = Peer.ffmpeg(arguments)) {
      encoder.succeeds();
    }
    try (var server = new Web(folder);
        var listening = Listening.to(stream(server.url("/live.m3u8")))) {
      assertThat(listening.awaitEnd(SOON)).isNull();
      assertChirps(train, listening.heard(), 4);
    }
  }

  @Test
  void live_hls_flows_evenly_and_its_server_s_end_is_no_end_of_stream() throws Exception {
    short[] train = Chirps.train(20);
    Path wav = Chirps.write(train, folder.resolve("train.wav"));
    Path playlist = folder.resolve("live.m3u8");
    List<String> arguments = serving(wav, "-c:a", "aac", "-b:a", "192k", "-f", "hls");
    arguments.addAll(List.of("-hls_time", "1", playlist.toString()));
    try (var encoder = Peer.ffmpeg(arguments);
        var server = new Web(folder)) {
      while (!Files.exists(playlist)) {
        assertThat(encoder.process().waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
      }
      try (var listening = Listening.to(stream(server.url("/live.m3u8")))) {
        assertChirps(train, listening.await(3 * Chirps.RATE_HZ), 2);
        server.stop();
        CaptureException lost = listening.awaitEnd(SOON);
        assertThat(lost).hasMessage("nobody listens there (connection refused)");
        assertThat(lost.permanent()).isFalse();
      }
    }
  }

  @Test
  void file_comes_at_its_own_pace_and_ends() throws Exception {
    short[] train = Chirps.train(2);
    Path wav =
        Chirps.write(train, folder.resolve("a name with spaces; and $(more) 'of' \"it\".wav"));
    long begun = System.nanoTime();
    try (var listening = Listening.to(file(wav, false))) {
      assertThat(listening.awaitEnd(SOON)).isNull();
      assertThat(listening.heard()).isEqualTo(train);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(1800));
  }

  @Test
  void repeated_file_begins_anew_without_a_gap() throws Exception {
    short[] train = Chirps.train(1);
    Path wav = Chirps.write(train, folder.resolve("train.wav"));
    try (var listening = Listening.to(file(wav, true))) {
      short[] heard = listening.await(5 * train.length / 2);
      assertThat(Arrays.copyOfRange(heard, 0, train.length)).isEqualTo(train);
      assertThat(Arrays.copyOfRange(heard, train.length, 2 * train.length)).isEqualTo(train);
    }
  }

  @Test
  void channels_and_rate_are_the_stream_s_own() throws Exception {
    Path flac = folder.resolve("two.flac");
    String lavfi = "aevalsrc=0.5*sin(1000*t)|0.25*cos(500*t):s=48000:d=0.5";
    try (var encoder = Peer.ffmpeg(List.of("-f", "lavfi", "-i", lavfi, flac.toString()))) {
      encoder.succeeds();
    }
    try (var listening = Listening.to(file(flac, false))) {
      assertThat(listening.awaitEnd(SOON)).isNull();
      assertThat(listening.format()).isEqualTo(new PcmFormat(48_000, 2));
      assertThat(listening.heard()).hasSize(48_000);
      assertThat((int) listening.heard()[1]).isBetween(8190, 8193);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401, true, the server refuses the user name or password (401)",
    "403, true, the server does not allow it (403)",
    "404, true, the server has no such stream (404)",
    "503, false, 'ffmpeg: Server returned 5XX Server Error reply'",
  })
  void what_an_http_server_says_is_told(int status, boolean permanent, String message)
      throws Exception {
    try (var server = new Web(status);
        var listening = Listening.to(stream(server.url("/live")))) {
      CaptureException lost = listening.awaitEnd(SOON);
      assertThat(lost).hasMessage(message);
      assertThat(lost.permanent()).isEqualTo(permanent);
    }
  }

  @Test
  void server_that_nobody_started_is_lost() throws Exception {
    try (var listening = Listening.to(stream("http://127.0.0.1:%d/".formatted(Peer.freePort())))) {
      CaptureException lost = listening.awaitEnd(SOON);
      assertThat(lost).hasMessage("nobody listens there (connection refused)");
      assertThat(lost.permanent()).isFalse();
    }
  }

  @Test
  void credentials_are_in_no_message() throws Exception {
    var address =
        Address.of(
            "http://eve:${PASSWORD}@127.0.0.1:%d/x?key=${KEY}".formatted(Peer.freePort()),
            Map.of("PASSWORD", "s3cret", "KEY", "t0ken"));
    var input = new FfmpegInput(StreamAddress.stream(address), false);
    try (var listening = Listening.to(input)) {
      assertThat(listening.awaitEnd(SOON).getMessage())
          .doesNotContain("s3cret")
          .doesNotContain("t0ken")
          .doesNotContain("eve");
    }
    assertThat(StreamAddress.stream(address).toString()).doesNotContain("s3cret", "t0ken", "eve");
  }

  @Test
  void video_without_sound_needs_a_person() throws Exception {
    Path video = folder.resolve("silent.mkv");
    try (var encoder =
        Peer.ffmpeg(List.of("-f", "lavfi", "-i", "color=d=0.2:s=64x64", video.toString()))) {
      encoder.succeeds();
    }
    try (var listening = Listening.to(file(video, false))) {
      CaptureException lost = listening.awaitEnd(SOON);
      assertThat(lost).hasMessage("there is no audio in it");
      assertThat(lost.permanent()).isTrue();
    }
  }

  @Test
  void without_ffmpeg_the_cure_is_named() throws Exception {
    var address = StreamAddress.stream(Address.of("http://127.0.0.1/"));
    try (var listening = Listening.to(new FfmpegInput("no-such-ffmpeg", address, false))) {
      CaptureException lost = listening.awaitEnd(SOON);
      assertThat(lost).hasMessageContaining("apt-get install ffmpeg");
      assertThat(lost.permanent()).isTrue();
    }
  }

  @Test
  void stopped_server_is_noticed_and_its_ffmpeg_is_gone() throws Exception {
    Path wav = Chirps.write(Chirps.train(30), folder.resolve("train.wav"));
    String url = "http://127.0.0.1:%d/live".formatted(Peer.freePort());
    try (var server = Peer.ffmpeg(serving(wav, "-c", "copy", "-f", "wav", "-listen", "1", url));
        var listening = Listening.toServer(stream(url))) {
      listening.await(Chirps.RATE_HZ / 2);
      long stopped = System.nanoTime();
      signal("STOP", server.process().pid());
      CaptureException lost = listening.awaitEnd(SOON);
      assertThat(lost).hasMessage("the server does not answer (timed out)");
      assertThat(lost.permanent()).isFalse();
      assertThat(Duration.ofNanos(System.nanoTime() - stopped)).isLessThan(Duration.ofSeconds(6));
      assertThat(children(url)).isEmpty();
    }
  }

  @Test
  void cancel_ends_a_capture_within_a_second_and_leaves_nothing_behind() throws Exception {
    Path wav = Chirps.write(Chirps.train(30), folder.resolve("train.wav"));
    var input = file(wav, false);
    try (var listening = Listening.to(input)) {
      listening.await(Chirps.RATE_HZ / 2);
      input.cancel();
      assertThat(listening.awaitEnd(Duration.ofSeconds(1))).hasMessage("the capture was cancelled");
      assertThat(children(wav.toString())).isEmpty();
    }
  }

  @Test
  void ffmpeg_does_not_outlive_a_killed_process() throws Exception {
    Path wav = Chirps.write(Chirps.train(60), folder.resolve("train.wav"));
    Path heard = folder.resolve("heard");
    try (var capture = CaptureToFile.start("FILE", wav.toString(), heard, Map.of())) {
      ProcessHandle ffmpeg = awaitChild(capture.process(), heard);
      signal("KILL", capture.process().pid());
      assertThat(ffmpeg.onExit().get(5, TimeUnit.SECONDS).isAlive()).isFalse();
    }
  }

  private static ProcessHandle awaitChild(Process capture, Path heard) throws Exception {
    while (!Files.exists(heard) || Files.size(heard) < Chirps.RATE_HZ / 2) {
      assertThat(capture.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
    }
    return capture.children().findFirst().orElseThrow();
  }

  private static List<ProcessHandle> children(String address) {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains(address + " -map"))
        .toList();
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor())
        .isZero();
  }
}
