package org.earshot.dashboard;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.earshot.dashboard.Samples.NOW;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The limits of uploads in size, number and time, met by clients that do not keep to them. */
@Timeout(30)
class UploadsTest {
  private static final int LIMIT_BYTES = 1000;

  private Server server;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void an_upload_that_stands_still_is_cut_off_and_told_why() throws Exception {
    serve(Duration.ofMillis(200));
    try (var upload = begin(900, 10)) {
      String answer = answer(upload);
      assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"cure\"", "shorter clip");
    }
    assertThat(new Web(server.port()).post("/api/clips?source=mic", new byte[1]).statusCode())
        .isEqualTo(415);
  }

  @Test
  void one_that_trickles_is_cut_off_as_well() throws Exception {
    serve(Duration.ofMillis(300));
    try (var upload = begin(900, 1)) {
      assertThat(trickle(upload)).startsWith("HTTP/1.1 408 ");
    }
  }

  @Test
  void one_that_is_larger_than_it_may_be_is_cut_off_before_it_is_whole() throws Exception {
    serve(Duration.ofMinutes(1));
    try (var upload = begin(1_000_000, LIMIT_BYTES + 1)) {
      assertThat(answer(upload)).startsWith("HTTP/1.1 413 ").contains("1000 bytes");
    }
  }

  @Test
  void only_so_many_are_taken_at_once_and_one_that_is_given_up_makes_room() throws Exception {
    serve(Duration.ofMinutes(1));
    var web = new Web(server.port());
    List<Socket> uploads = new ArrayList<>();
    try {
      for (int i = 0; i < Uploads.AT_ONCE; i++) {
        uploads.add(begin(900, 10));
      }
      // The server takes connections in order, but reads the last one's head when it likes.
      while (web.post("/api/clips?source=mic", new byte[1]).statusCode() != 503) {
        Thread.onSpinWait();
      }
      uploads.remove(0).close();
      while (web.post("/api/clips?source=mic", new byte[1]).statusCode() != 415) {
        Thread.onSpinWait();
      }
    } finally {
      for (var upload : uploads) {
        upload.close();
      }
    }
  }

  /** Sends the head and the beginning of a body. */
  private Socket begin(int announced, int sent) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    String head =
        "POST /api/clips?source=mic HTTP/1.1\r\nHost: localhost:%d\r\nContent-Length: %d\r\n\r\n"
            .formatted(server.port(), announced);
    socket.getOutputStream().write(head.getBytes(US_ASCII));
    socket.getOutputStream().write(new byte[sent]);
    return socket;
  }

  /** What the server says before it ends the connection. */
  private static String answer(Socket upload) throws IOException {
    return new String(upload.getInputStream().readAllBytes(), UTF_8);
  }

  /** A byte now and then, as long as the server takes it. */
  private static String trickle(Socket upload) throws IOException {
    upload.setSoTimeout(20);
    var answer = new StringBuilder();
    while (true) {
      try {
        int next = upload.getInputStream().read();
        if (next < 0) {
          return answer.toString();
        }
        answer.append((char) next);
      } catch (SocketTimeoutException e) {
        upload.getOutputStream().write(0);
      } catch (SocketException e) {
        return answer.toString(); // a byte crossed the answer
      }
    }
  }

  private void serve(Duration within) {
    var state = new MonitorState(NOW);
    var site =
        new Site(
            () -> state.snapshot(NOW),
            new Gallery(1 << 20),
            () -> new Site.Standing(true, 2, Map.of()),
            null,
            label -> Optional.empty(),
            Clock.systemUTC());
    var options = new DashboardOptions("127.0.0.1", 0, null, LIMIT_BYTES, within, 1, null);
    server = site.serve(Server.vertx(), options, new PrometheusRegistry(), List.of());
  }
}
