package org.earshot.source.input;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A small web server. */
final class Web implements AutoCloseable {
  private final HttpServer server;
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  /** Serves a folder's files. */
  Web(Path folder) throws IOException {
    this(
        exchange -> {
          Path file = folder.resolve(exchange.getRequestURI().getPath().substring(1));
          byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
          exchange.sendResponseHeaders(bytes.length > 0 ? 200 : 404, bytes.length);
          exchange.getResponseBody().write(bytes);
        });
  }

  /** Answers everything with a status. */
  Web(int status) throws IOException {
    this(exchange -> exchange.sendResponseHeaders(status, -1));
  }

  /** Sends everybody on. */
  static Web redirecting(String target) throws IOException {
    return new Web(
        exchange -> {
          exchange.getResponseHeaders().set("Location", target);
          exchange.sendResponseHeaders(302, -1);
        });
  }

  private Web(Answer answer) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          try (exchange) {
            answer.to(exchange);
          }
        });
    server.start();
  }

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** What was asked for, as it was asked. */
  Set<String> asked() {
    return asked;
  }

  void stop() {
    server.stop(0);
  }

  @Override
  public void close() {
    stop();
  }
}
