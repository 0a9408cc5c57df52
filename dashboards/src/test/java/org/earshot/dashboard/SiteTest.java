package org.earshot.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.earshot.dashboard.Samples.HARDENED;
import static org.earshot.dashboard.Samples.NOW;
import static org.earshot.dashboard.Samples.ORIGINAL;

import com.fasterxml.jackson.databind.JsonNode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.earshot.dsp.Matrix;
import org.earshot.message.Control;
import org.earshot.message.Json;
import org.earshot.message.ModelState;
import org.earshot.message.SourceEvent;
import org.earshot.message.SourceState;
import org.earshot.message.WorkerReport.Held;
import org.earshot.wire.Facts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The site over a state that the test writes. */
@Timeout(60)
class SiteTest {
  private static final String TOKEN = "a-secret-of-some-length";

  private final MonitorState state = new MonitorState(NOW);
  private final AtomicReference<Snapshot> latest = new AtomicReference<>(state.snapshot(NOW));
  private final Gallery gallery = new Gallery(1 << 20);
  @TempDir private Path models;
  private Server server;
  private Web web;

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "esc10/5-1.wav#r1",
        "mic/<img src=x onerror=alert(1)>",
        "mic/../../etc/passwd",
        "a+b/c d%20e?f=g&h",
        "ümlaut/日本語.wav",
        "x\"'\\\n\u0000"
      })
  void any_id_may_be_a_clips(String clip) throws Exception {
    serve(null);
    hear(clip);
    String path = "/api/spectrograms/" + encoded(clip) + ".png";
    var picture = Web.CLIENT.send(web.request(path).build(), BodyHandlers.ofByteArray());
    assertThat(picture.statusCode()).isEqualTo(200);
    assertThat(picture.headers().firstValue("content-type")).contains("image/png");
    assertThat(picture.body()).startsWith(0x89, 'P', 'N', 'G');
    assertThat(Web.json(web.get("/api/verdicts")).get(0).get("clip").asText()).isEqualTo(clip);
  }

  @Test
  void the_facts_are_those_of_the_state() throws Exception {
    serve(null);
    hear("mic/1");
    state.model(Samples.card(ORIGINAL, null));
    state.deadLetter(Samples.failed(NOW, "broken"));
    state.robustness(
        Samples.fooling(ORIGINAL, "fgsm", "p", Samples.window(NOW.minusSeconds(30)), 50));
    publish();
    assertThat(facts("robustness").at("/0/attacked").asInt()).isEqualTo(50);
    assertThat(facts("dead-letters").at("/counts/0/reason").asText()).isEqualTo("invalid");
    assertThat(facts("dead-letters").at("/newest/0/message").asText()).isEqualTo("broken");
    assertThat(facts("models").at("/cards/0/id").asText()).isEqualTo(ORIGINAL);
    assertThat(facts("sources").at("/0/source").asText()).isEqualTo("mic");
    assertThat(facts("status").at("/deadLetters").asInt()).isEqualTo(1);
    assertThat(facts("status").at("/workers").asInt()).isEqualTo(2);
    assertThat(facts("status").at("/connected").asBoolean()).isTrue();
  }

  @Test
  void a_models_standing_is_told_with_its_card() throws Exception {
    serve(null);
    state.model(Samples.card(ORIGINAL, null));
    state.model(Samples.card(HARDENED, ORIGINAL));
    state.worker(Samples.report("b", NOW, Map.of(ORIGINAL, Held.available())));
    state.worker(
        Samples.report("a", NOW, Map.of(ORIGINAL, new Held(ModelState.DAMAGED, "it is damaged"))));
    state.control(new Control.RetiredModel(HARDENED, NOW));
    publish();
    var standing = facts("models").at("/standings/0");
    assertThat(standing.at("/model").asText()).isEqualTo(ORIGINAL);
    assertThat(standing.at("/state").asText()).isEqualTo("damaged");
    assertThat(standing.at("/workers/0/message").asText()).isEqualTo("it is damaged");
    assertThat(standing.at("/workers/1/state").asText()).isEqualTo("available");
    assertThat(facts("models").at("/standings/1/state").asText()).isEqualTo("retired");
    assertThat(facts("models").at("/cards").size()).isEqualTo(2);
    assertThat(facts("status").at("/models/0/standing").asText())
        .isEqualTo("damaged on 1 of 2 workers");
    assertThat(facts("status").at("/models/1/active").asBoolean()).isFalse();
  }

  @Test
  void a_models_file_is_given_by_its_sha256_to_whom_the_token_lets_in() throws Exception {
    String digest = "ab".repeat(32);
    byte[] file = new byte[300_000];
    new Random(1).nextBytes(file);
    Files.write(models.resolve(digest + ".zip"), file);
    serve(TOKEN);
    assertThat(web.get("/api/models/files/" + digest).statusCode()).isEqualTo(401);
    var request =
        web.request("/api/models/files/" + digest).header("Authorization", "Bearer " + TOKEN);
    var answer = Web.CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(file.length);
    assertThat(answer.headers().firstValue("content-type")).contains("application/zip");
    assertThat(answer.body()).isEqualTo(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ab",
        "..%2Fsecret",
        "../secret",
        "%2e%2e/secret",
        "/etc/passwd",
        "ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB",
        "abababababababababababababababababababababababababababababababab.zip",
        "abababababababababababababababababababababababababababababab%00abab"
      })
  void what_is_no_sha256_leads_nowhere(String digest) throws Exception {
    Files.writeString(models.resolve("secret"), "secret");
    Files.writeString(models.resolve("secret.zip"), "secret");
    serve(null);
    var answer = web.get("/api/models/files/" + digest);
    assertThat(answer.statusCode()).isIn(400, 404);
    assertThat(answer.body()).contains("error").doesNotContain("secret");
  }

  @Test
  void a_file_that_is_not_there_is_a_json_refusal() throws Exception {
    serve(null);
    var answer = web.get("/api/models/files/" + "0".repeat(64));
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(Web.json(answer).get("error").asText()).contains("does not have the file");
  }

  @Test
  void a_page_gets_everything_at_once_and_new_clips_as_they_come() throws Exception {
    serve(null);
    var answer = Web.CLIENT.send(web.request("/events").build(), BodyHandlers.ofLines());
    assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
    var lines = answer.body().iterator();
    assertThat(lines.next()).startsWith("retry: ");
    assertThat(next(lines, "event: ")).isEqualTo("event: state");
    assertThat(Json.mapper().readTree(next(lines, "data: ").substring(6)).has("totals")).isTrue();
    hear("mic/1");
    String data = next(lines, "data: ");
    while (!data.contains("mic/1")) {
      data = next(lines, "data: ");
    }
    answer.body().close();
  }

  @Test
  void too_many_pages_are_refused() throws Exception {
    serve(null);
    var first = Web.CLIENT.send(web.request("/events").build(), BodyHandlers.ofLines());
    assertThat(web.get("/events").statusCode()).isEqualTo(503);
    first.body().close();
  }

  @Test
  void with_a_token_every_request_needs_it() throws Exception {
    serve(TOKEN);
    for (String path : List.of("/", "/main.js", "/events", "/api/status", "/metrics")) {
      assertThat(web.get(path).statusCode()).as(path).isEqualTo(401);
    }
    assertThat(web.post("/api/clips?source=mic", new byte[1]).statusCode()).isEqualTo(401);
    assertThat(web.get("/api/status?token=wrong-but-long").statusCode()).isEqualTo(401);
    var bearer = web.request("/metrics").header("Authorization", "Bearer " + TOKEN);
    assertThat(web.send(bearer).statusCode()).isEqualTo(200);
    assertThat(web.get("/api/status?token=" + TOKEN).statusCode()).isEqualTo(200);
  }

  @Test
  void health_is_told_without_a_token() throws Exception {
    serve(TOKEN);
    assertThat(web.get("/livez").statusCode()).isEqualTo(200);
    assertThat(web.get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void the_page_keeps_a_cookie_so_that_the_address_forgets_the_token() throws Exception {
    serve(TOKEN);
    var welcome = web.get("/?token=" + TOKEN);
    assertThat(welcome.statusCode()).isEqualTo(303);
    assertThat(welcome.headers().firstValue("location")).contains("/");
    String cookie = welcome.headers().firstValue("set-cookie").orElseThrow();
    assertThat(cookie).contains("HTTPOnly", "SameSite=Strict").doesNotContain(TOKEN);
    var page = web.request("/").header("Cookie", cookie.substring(0, cookie.indexOf(';')));
    assertThat(web.send(page).statusCode()).isEqualTo(200);
  }

  @Test
  void without_a_token_a_foreign_name_for_this_machine_is_refused() throws Exception {
    serve(null);
    assertThat(statusWithHost("evil.example:80")).contains(" 403 ");
    assertThat(statusWithHost("localhost:" + web.port())).contains(" 200 ");
  }

  @Test
  void a_problem_of_another_role_is_named() throws Exception {
    server =
        site()
            .serve(
                Server.vertx(),
                DashboardOptions.local(0),
                new PrometheusRegistry(),
                List.of(Readiness.when("classifier", () -> false, "no model is active")));
    web = new Web(server.port());
    var answer = web.get("/readyz");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(Web.json(answer).at("/problems/classifier").asText())
        .isEqualTo("no model is active");
  }

  @Test
  void a_label_is_refused_unless_a_model_knows_it_and_the_clip_is_kept() throws Exception {
    serve(null);
    state.model(Samples.card(ORIGINAL, null));
    publish();
    var label = "/api/clips/" + encoded("mic/a b+c.wav") + "/label";
    var unknown = web.post(label + "?label=dgo", new byte[0]);
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(Web.json(unknown).get("error").asText()).contains("dgo", "rooster");
    assertThat(facts("classes").get(0).asText()).isEqualTo("dog");
    assertThat(web.post(label, new byte[0]).statusCode()).isEqualTo(400);
    var gone = web.post(label + "?label=dgo&new-class=true", new byte[0]);
    assertThat(gone.statusCode()).isEqualTo(404);
    assertThat(web.post("/api/clips/x", new byte[0]).statusCode()).isEqualTo(404);
    var foreign =
        web.request(label + "?label=dgo")
            .header("Origin", "http://elsewhere.example")
            .POST(BodyPublishers.noBody());
    assertThat(web.send(foreign).statusCode()).isEqualTo(403);
  }

  @Test
  void what_is_reported_of_a_source_stands_beside_what_was_heard_of_it() throws Exception {
    serve(null);
    state.source(Samples.source("mic", SourceState.LIVE, NOW.minusSeconds(2)));
    state.source(Samples.source("yard", SourceState.LIVE, NOW.minusSeconds(40)));
    state.sourceEvent(SourceEvent.gap("mic", NOW, NOW, Duration.ofSeconds(3), "overrun"));
    hear("mic/1");
    hear("kcat/1");
    var gone = facts("sources").get(0);
    assertThat(gone.at("/source").asText()).isEqualTo("yard");
    assertThat(gone.at("/state").asText()).isEqualTo("failed");
    assertThat(gone.at("/listenerGone").asBoolean()).isTrue();
    var mic = facts("sources").get(2);
    assertThat(mic.at("/state").asText()).isEqualTo("live");
    assertThat(mic.at("/levelDbfs").asDouble()).isEqualTo(-23.5);
    assertThat(mic.at("/secondsSinceLastSample").asDouble()).isEqualTo(2);
    assertThat(mic.at("/clipsPerMinute").asInt()).isEqualTo(1);
    assertThat(mic.at("/verdicts/0/top/0/label").asText()).isEqualTo("dog");
    assertThat(mic.at("/lastGap/length").asText()).isEqualTo("PT3S");
    assertThat(mic.at("/colour").isInt()).isTrue();
    assertThat(facts("source-events").at("/0/message").asText()).isEqualTo("overrun");
    assertThat(facts("status").at("/sources/live").asInt()).isEqualTo(1);
  }

  @Test
  void of_a_private_source_no_picture_is_given_and_nothing_is_taken() throws Exception {
    serve(null);
    hear("mic/1");
    assertThat(web.get("/api/spectrograms/mic%2F1.png").statusCode()).isEqualTo(200);
    state.source(Samples.privateSource("mic", NOW));
    hear("mic/2");
    assertThat(web.get("/api/spectrograms/mic%2F1.png").statusCode()).isEqualTo(404);
    assertThat(web.get("/api/spectrograms/mic%2F2.png").statusCode()).isEqualTo(404);
    var upload = web.post("/api/clips?source=mic&name=a", new byte[1]);
    assertThat(upload.statusCode()).isEqualTo(409);
    assertThat(Web.json(upload).get("error").asText()).contains("private");
    assertThat(web.post("/api/clips?source=yard", new byte[1]).statusCode()).isEqualTo(415);
  }

  private String statusWithHost(String host) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), web.port())) {
      String request = "GET /api/status HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    }
  }

  private static String next(Iterator<String> lines, String start) {
    while (true) {
      String line = lines.next();
      if (line.startsWith(start)) {
        return line;
      }
    }
  }

  private JsonNode facts(String name) throws IOException, InterruptedException {
    return Web.json(web.get("/api/" + name));
  }

  private void hear(String clip) {
    gallery.put(clip, Picture.of(Matrix.zeros(8, 8)));
    state.representation(
        clip, Facts.of(clip, new RecordHeaders()).captured(NOW, Duration.ofSeconds(5)), NOW);
    state.verdict(Samples.verdict(clip, ORIGINAL, NOW));
    publish();
  }

  private void publish() {
    latest.set(state.snapshot(NOW));
  }

  private void serve(String token) {
    var options =
        new DashboardOptions("127.0.0.1", 0, token, 1000, Duration.ofSeconds(60), 1, models);
    server = site().serve(Server.vertx(), options, new PrometheusRegistry(), List.of());
    web = new Web(server.port());
  }

  /** No upload gets as far as the producer here. */
  private Site site() {
    return new Site(
        latest::get,
        gallery,
        () -> new Site.Standing(true, 2, Map.of()),
        null,
        label -> Optional.empty(),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static String encoded(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
