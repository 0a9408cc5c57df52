package org.earshot.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.stream.IntStream;
import org.earshot.engine.Kernels;
import org.earshot.message.ModelCard;
import org.earshot.message.ModelState;
import org.earshot.model.ModelDownload;
import org.earshot.model.ModelSource;
import org.earshot.model.ModelStore;
import org.earshot.worker.Weights.Backoff;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsTest {
  @TempDir private Path directory;

  @Test
  void pauses_between_failures_double_up_to_a_minute() {
    assertThat(
            IntStream.of(1, 2, 3, 6, 1000)
                .mapToObj(Backoff.DEFAULT::after)
                .map(Duration::toSeconds))
        .containsExactly(2L, 4L, 8L, 60L, 60L);
  }

  @Test
  void a_file_is_read_again_only_when_it_looks_different() throws Exception {
    var store = new ModelStore(directory);
    ModelCard card = TinyModels.keep(store, "tiny", null, 1);
    Path file = store.file(card.sha256());
    byte[] right = Files.readAllBytes(file);
    try (var weights = new Weights(store, null, Backoff.DEFAULT)) {
      assertThat(weights.check(card).state()).isEqualTo(ModelState.AVAILABLE);
      FileTime before = Files.getLastModifiedTime(file);
      byte[] wrong = right.clone();
      wrong[0] ^= 1;
      Files.write(file, wrong);
      Files.setLastModifiedTime(file, before);
      assertThat(weights.check(card).state()).isEqualTo(ModelState.AVAILABLE);
      Files.setLastModifiedTime(file, FileTime.from(before.toInstant().plusSeconds(1)));
      assertThat(weights.check(card).state()).isEqualTo(ModelState.DAMAGED);
      assertThat(weights.check(card).message()).contains("is damaged", "--models-from");
      Files.write(file, "longer than it was".repeat(10_000).getBytes(UTF_8));
      assertThat(weights.check(card).state()).isEqualTo(ModelState.DAMAGED);
      Files.delete(file);
      assertThat(weights.check(card).state()).isEqualTo(ModelState.MISSING);
      Files.write(file, right);
      assertThat(weights.check(card).state()).isEqualTo(ModelState.AVAILABLE);
    }
  }

  @Test
  void a_model_to_begin_with_is_fetched_where_it_is_not_here() throws Exception {
    var elsewhere = new ModelStore(directory.resolve("elsewhere"));
    ModelCard card = TinyModels.keep(elsewhere, "tiny", null, 1);
    byte[] zip = Files.readAllBytes(elsewhere.file(card.sha256()));
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, zip.length);
          try (var body = exchange.getResponseBody()) {
            body.write(zip);
          }
        });
    server.start();
    var here = new ModelStore(directory.resolve("here"));
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    var download = new ModelDownload(here, ModelSource.of(address, null));
    try (var weights = new Weights(here, download, Backoff.DEFAULT);
        var networks = new Networks(here, weights, Kernels.HOST)) {
      assertThat(networks.graph(card).params()).isEqualTo(elsewhere.load(card).params());
    } finally {
      server.stop(0);
    }
  }
}
