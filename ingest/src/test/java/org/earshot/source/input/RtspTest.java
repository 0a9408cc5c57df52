package org.earshot.source.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.earshot.source.Address;
import org.earshot.source.CaptureException;
import org.earshot.source.PcmFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RTSP from GStreamer's server. */
@Execution(CONCURRENT)
class RtspTest {
  private static final String PYTHON = "/usr/bin/python3";
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private short[] train;
  private Path wav;
  private int port;

  @BeforeEach
  void wants_programs() throws Exception {
    Tools.require("ffmpeg");
    Tools.requireSuccess(
        PYTHON,
        "-c",
        "import gi; gi.require_version('GstRtspServer', '1.0'); from gi.repository import GstRtspServer");
    train = Chirps.train(20);
    wav = Chirps.write(train, folder.resolve("train.wav"));
    port = Peer.freePort();
  }

  private Peer server(String coding, String... credentials) throws Exception {
    Path script = Path.of(RtspTest.class.getResource("/rtsp-server.py").toURI());
    List<String> command = new ArrayList<>();
    command.addAll(List.of(PYTHON, script.toString(), Integer.toString(port), wav.toString()));
    command.add(coding);
    command.addAll(List.of(credentials));
    return Peer.start(command, Map.of(), folder.resolve("rtsp.log"));
  }

  private FfmpegInput input(String scheme, String userInfo, String path) {
    String url = "%s://%s127.0.0.1:%d%s".formatted(scheme, userInfo, port, path);
    return new FfmpegInput(StreamAddress.stream(Address.of(url)), false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rtsp", "rtsp+udp"})
  void uncoded_sound_comes_bit_for_bit(String scheme) throws Exception {
    try (var server = server("L16");
        var listening = Listening.toServer(input(scheme, "", "/live"))) {
      short[] heard = listening.await(2 * Chirps.RATE_HZ);
      assertThat(listening.format()).isEqualTo(new PcmFormat(Chirps.RATE_HZ, 1));
      int begin = Chirps.find(train, heard, 0, Chirps.RATE_HZ).place();
      for (int i = begin; i < heard.length; i++) {
        assertThat(heard[i]).isEqualTo(train[i - begin]);
      }
      assertThat(server.process().isAlive()).isTrue();
    }
  }

  @Test
  void telephone_sound_comes_at_its_own_rate() throws Exception {
    try (var server = server("PCMU");
        var listening = Listening.toServer(input("rtsp", "", "/live"))) {
      listening.await(8_000);
      assertThat(listening.format()).isEqualTo(new PcmFormat(8_000, 1));
      assertThat(server.process().isAlive()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', /live, the server refuses the user name or password (401)",
    "eve:wrong@, /live, the server refuses the user name or password (401)",
    "eve:right@, /nothing, the server has no such stream (404)",
  })
  void what_a_person_must_mend_is_told(String userInfo, String path, String message)
      throws Exception {
    try (var server = server("L16", "eve", "right")) {
      try (var listening = Listening.toServer(input("rtsp", "eve:right@", "/live"))) {
        listening.await(1);
      }
      try (var listening = Listening.to(input("rtsp", userInfo, path))) {
        CaptureException lost = listening.awaitEnd(SOON);
        assertThat(lost).hasMessage(message);
        assertThat(lost.permanent()).isTrue();
      }
      assertThat(server.process().isAlive()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"rtsp, STOP", "rtsp+udp, STOP", "rtsp, KILL", "rtsp+udp, KILL"})
  void server_that_stops_is_noticed(String scheme, String signal) throws Exception {
    try (var server = server("L16");
        var listening = Listening.toServer(input(scheme, "", "/live"))) {
      listening.await(Chirps.RATE_HZ / 2);
      long stopped = System.nanoTime();
      String pid = Long.toString(server.process().pid());
      assertThat(new ProcessBuilder("kill", "-" + signal, pid).start().waitFor()).isZero();
      CaptureException lost = listening.awaitEnd(SOON);
      Duration after = Duration.ofNanos(System.nanoTime() - stopped);
      assertThat(lost == null || !lost.permanent()).isTrue();
      assertThat(after).isLessThan(Duration.ofSeconds(6));
    }
  }
}
