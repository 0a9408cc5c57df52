package org.earshot.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.earshot.message.Hashes;
import org.earshot.message.ModelCard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fetching from a server that behaves in every way. */
@Timeout(30)
class ModelDownloadTest {
  private static final byte[] ZIP = "the bytes of a model".getBytes(UTF_8);
  private static final ModelCard CARD = ModelStoreTest.card("tone", Hashes.sha256(ZIP));
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path directory;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private ModelStore store;
  private HttpServer server;
  private String asked;
  private String brought;

  @BeforeEach
  void open() throws IOException {
    store = new ModelStore(directory.resolve("models"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void close() {
    ended.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private interface Behaviour {
    void answer(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private void serve(Behaviour behaviour) {
    server.createContext(
        "/",
        exchange -> {
          asked = exchange.getRequestURI().toString();
          brought = exchange.getRequestHeaders().getFirst("Authorization");
          try (exchange) {
            behaviour.answer(exchange);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static void give(HttpExchange exchange, byte[] body) throws IOException {
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private ModelDownload download(String token, Duration within) {
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    return new ModelDownload(store, ModelSource.of(address, token), within);
  }

  private void refused(Duration within, String words) throws IOException {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> download(null, within).fetch(CARD))
        .withMessageContaining(words);
    assertThat(store.has(CARD)).isFalse();
    try (var files = Files.list(directory.resolve("models"))) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void the_file_of_that_sha256_comes_into_the_directory() throws Exception {
    serve(exchange -> give(exchange, ZIP));
    download("a-secret-token", SOON).fetch(CARD);

    assertThat(Files.readAllBytes(store.file(CARD.sha256()))).isEqualTo(ZIP);
    assertThat(asked).isEqualTo("/api/models/files/" + CARD.sha256());
    assertThat(brought).isEqualTo("Bearer a-secret-token");
  }

  @Test
  void a_damaged_file_is_replaced_only_by_the_right_one() throws Exception {
    store.write(ZIP);
    Files.writeString(store.file(CARD.sha256()), "damaged");
    serve(exchange -> give(exchange, "something else".getBytes(UTF_8)));
    assertThatExceptionOfType(ModelFileException.class)
        .isThrownBy(() -> download(null, SOON).fetch(CARD))
        .withMessageContaining("is damaged, its SHA-256 is");
    assertThat(store.file(CARD.sha256())).hasContent("damaged");

    server.removeContext("/");
    serve(exchange -> give(exchange, ZIP));
    download(null, SOON).fetch(CARD);
    assertThat(store.examine(CARD.sha256())).isEqualTo(ModelStore.Found.INTACT);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 401, 404, 500})
  void a_refusal_is_said_and_nothing_is_left(int status) throws Exception {
    serve(exchange -> exchange.sendResponseHeaders(status, -1));
    refused(SOON, status == 401 ? "EARSHOT_TOKEN" : status == 404 ? "does not have it" : "answers");
  }

  @Test
  void a_file_that_breaks_off_is_not_kept() throws Exception {
    serve(
        exchange -> {
          exchange.sendResponseHeaders(200, ZIP.length);
          exchange.getResponseBody().write(ZIP, 0, 5);
        });
    refused(SOON, "does not give it");
  }

  @Test
  void a_file_of_untold_length_is_not_taken() throws Exception {
    serve(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(ZIP);
        });
    refused(SOON, "does not say how long it is");
  }

  @Test
  void a_file_of_absurd_length_is_not_taken() throws Exception {
    serve(
        exchange -> {
          exchange.sendResponseHeaders(200, ModelDownload.LARGEST_BYTES + 1);
          exchange.getResponseBody().write(ZIP);
        });
    refused(SOON, "which is no model");
  }

  @Test
  void a_server_that_stops_in_the_middle_is_not_waited_for() throws Exception {
    serve(
        exchange -> {
          exchange.sendResponseHeaders(200, ZIP.length);
          exchange.getResponseBody().write(ZIP, 0, 5);
          exchange.getResponseBody().flush();
          ended.await();
        });
    refused(Duration.ofMillis(300), "takes longer than");
  }

  @Test
  void a_server_that_is_away_is_said() throws Exception {
    server.stop(0);
    refused(SOON, "does not give it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host:8080", "ftp://host", "http://", "http://a b"})
  void an_address_that_is_none_is_refused(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelSource.of(address, null))
        .withMessageContaining("http://HOST:PORT");
  }

  @Test
  void a_source_never_shows_its_token() {
    assertThat(ModelSource.of("http://host:8080/under/", "a-secret"))
        .hasToString("http://host:8080/under/")
        .extracting(source -> source.file("0".repeat(64)).toString())
        .isEqualTo("http://host:8080/under/api/models/files/" + "0".repeat(64));
  }
}
