package org.earshot.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.earshot.wire.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server while no broker answers: what does not need one must work all the same. */
class DashboardServerTest {
  private static final Settings NOBODY = Settings.of("127.0.0.1:1");
  private static DashboardRole dashboard;
  private static Web web;

  @BeforeAll
  static void start() {
    dashboard =
        DashboardRole.start(
            NOBODY,
            new DashboardOptions("127.0.0.1", 0, null, 100_000, Duration.ofSeconds(60), 4, null),
            new PrometheusRegistry(),
            List.of());
    web = new Web(dashboard.port());
  }

  @AfterAll
  static void stop() {
    dashboard.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "verdicts",
        "robustness",
        "jobs",
        "dead-letters",
        "models",
        "sources",
        "source-events"
      })
  void every_fact_is_there_as_json_from_the_start(String name) throws Exception {
    var answer = web.get("/api/" + name);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(Web.json(answer)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/main.js",
        "/models.js",
        "/beside.js",
        "/page.css",
        "/favicon.svg",
        "/uplot.js",
        "/uplot.css"
      })
  void the_page_comes_with_everything_it_needs(String path) throws Exception {
    var answer = web.get(path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-security-policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'");
  }

  @Test
  void it_lives_but_is_not_ready_without_a_broker() throws Exception {
    assertThat(web.get("/livez").statusCode()).isEqualTo(200);
    var ready = web.get("/readyz");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(Web.json(ready).at("/problems/broker").asText()).contains("not being read");
  }

  @Test
  void metrics_are_text_and_name_every_queue() throws Exception {
    var answer = web.get("/metrics");
    assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("text/plain");
    assertThat(answer.body())
        .contains("earshot_jobs{queue=\"jobs.continuous\",state=\"queued\"} 0.0");
  }

  @Test
  void an_unknown_path_is_a_json_refusal() throws Exception {
    var answer = web.get("/api/nothing");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(Web.json(answer).get("error").asText()).isNotBlank();
  }

  @Test
  void another_method_is_a_json_refusal() throws Exception {
    var answer = web.post("/api/verdicts", new byte[0]);
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(Web.json(answer).get("error").asText()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "esc10/5-1.wav.png",
        "..%2F..%2Fetc%2Fpasswd.png",
        "%3Cscript%3Ealert(1)%3C%2Fscript%3E.png",
        "%00.png",
        "%ff%fe.png",
        "x"
      })
  void a_picture_that_is_not_there_is_a_json_refusal_whatever_the_id(String id) throws Exception {
    var answer = web.get("/api/spectrograms/" + id);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(Web.json(answer).get("cure").asText()).contains("newest");
  }

  @Test
  void without_a_model_directory_no_file_is_given_and_the_cure_is_said() throws Exception {
    var answer = web.get("/api/models/files/" + "0".repeat(64));
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(Web.json(answer).get("error").asText()).contains("no model directory");
    assertThat(Web.json(answer).get("cure").asText()).contains("--data");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "?source=", "?source=..%2Fx", "?source=a%0Ab", "?source=mic&name=../x"})
  void an_upload_needs_a_good_name(String query) throws Exception {
    var answer = web.post("/api/clips" + query, new byte[] {1});
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Web.json(answer).get("cure").asText()).contains("source=NAME");
  }

  @Test
  void an_upload_that_is_no_audio_says_so() throws Exception {
    var answer = web.post("/api/clips?source=mic", "this is no audio file at all".getBytes(UTF_8));
    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(Web.json(answer).get("error").asText()).isNotBlank();
    assertThat(Web.json(answer).get("cure").asText()).isNotBlank();
  }

  @Test
  void an_upload_over_the_limit_is_refused_before_it_is_read() throws Exception {
    var answer = web.post("/api/clips?source=mic", new byte[100_001]);
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(Web.json(answer).get("error").asText()).contains("100000 bytes");
  }

  @Test
  void an_upload_that_the_broker_does_not_take_is_asked_for_again() throws Exception {
    var answer = web.post("/api/clips?source=mic", Sounds.beep());
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(Web.json(answer).get("cure").asText()).contains("again");
  }

  @Test
  void a_page_of_another_site_cannot_upload() throws Exception {
    var request =
        web.request("/api/clips?source=mic")
            .header("Origin", "https://example.org")
            .POST(BodyPublishers.ofByteArray(new byte[] {1}));
    assertThat(web.send(request).statusCode()).isEqualTo(403);
  }

  @Test
  void a_port_in_use_is_one_clear_line() {
    assertThatThrownBy(
            () ->
                DashboardRole.start(
                    NOBODY,
                    DashboardOptions.local(dashboard.port()),
                    new PrometheusRegistry(),
                    List.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "port %d on 127.0.0.1 is in use; choose another with --port"
                .formatted(dashboard.port()));
  }
}
