package org.earshot.dashboard;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.BindException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A listening HTTP server with the Vert.x it runs on. */
final class Server implements AutoCloseable {
  private static final int LONGEST_HEADERS_BYTES = 16 * 1024;
  private static final int LONGEST_LINE_BYTES = 8 * 1024;

  /** Longer than an upload may take, so that a slow one gets an answer. */
  private static final int IDLE_SECONDS = 75;

  private static final int PATIENCE_SECONDS = 10;

  private final Vertx vertx;
  private final HttpServer http;

  private Server(Vertx vertx, HttpServer http) {
    this.vertx = vertx;
    this.http = http;
  }

  /** One event loop serves a page and a scrape; a few workers decode and write. */
  static Vertx vertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(4)
            .setInternalBlockingPoolSize(2)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  /**
   * Returns when the server listens. On failure the Vert.x is closed.
   *
   * @throws IllegalStateException if the port is in use, or the address is not this machine's
   */
  static Server listen(Vertx vertx, Handler<HttpServerRequest> handler, String host, int port) {
    var options =
        new HttpServerOptions()
            .setHttp2ClearTextEnabled(false)
            .setIdleTimeout(IDLE_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setMaxInitialLineLength(LONGEST_LINE_BYTES)
            .setMaxHeaderSize(LONGEST_HEADERS_BYTES);
    try {
      var http = await(vertx.createHttpServer(options).requestHandler(handler).listen(port, host));
      return new Server(vertx, http);
    } catch (ExecutionException e) {
      stop(vertx);
      throw refusal(host, port, e.getCause());
    }
  }

  int port() {
    return http.actualPort();
  }

  @Override
  public void close() {
    stop(vertx);
  }

  private static void stop(Vertx vertx) {
    try {
      await(vertx.close());
    } catch (ExecutionException e) {
      throw new IllegalStateException("the HTTP server does not close", e.getCause());
    }
  }

  private static IllegalStateException refusal(String host, int port, Throwable cause) {
    String reason =
        cause instanceof BindException
            ? "port %d on %s is in use; choose another with --port".formatted(port, host)
            : "cannot listen on %s:%d: %s".formatted(host, port, cause.getMessage());
    return new IllegalStateException(reason, cause);
  }

  private static <T> T await(Future<T> future) throws ExecutionException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the HTTP server", e);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the HTTP server gave no answer in 10 s", e);
    }
  }
}
