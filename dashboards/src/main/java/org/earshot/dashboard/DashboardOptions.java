package org.earshot.dashboard;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Where the dashboard listens and who may ask.
 *
 * @param host the address to listen on; another than this machine's own needs a token
 * @param port 0 takes any free one
 * @param token what every request must bring, or null for none
 * @param uploadLimitBytes the largest upload, at least 1
 * @param uploadWithin how long an upload may take, positive
 * @param eventStreams how many pages may be open at once, at least 1
 * @param models the model directory whose files workers may fetch, or null for none
 */
public record DashboardOptions(
    String host,
    int port,
    String token,
    int uploadLimitBytes,
    Duration uploadWithin,
    int eventStreams,
    Path models) {
  /** The address of this machine alone. */
  public static final String LOOPBACK = "127.0.0.1";

  public static final int DEFAULT_PORT = 8080;
  public static final int DEFAULT_UPLOAD_LIMIT_BYTES = 32 * 1024 * 1024;
  public static final Duration DEFAULT_UPLOAD_WITHIN = Duration.ofSeconds(60);
  public static final int DEFAULT_EVENT_STREAMS = 64;

  private static final Set<String> OWN = Set.of(LOOPBACK, "localhost", "::1", "[::1]");
  private static final int SHORTEST_TOKEN = 8;

  public DashboardOptions {
    requireNonNull(host, "host");
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be in [0, 65535], was " + port);
    }
    if (token != null && token.length() < SHORTEST_TOKEN) {
      throw new IllegalArgumentException(
          "token must have at least %d characters, had %d"
              .formatted(SHORTEST_TOKEN, token.length()));
    }
    if (token == null && !OWN.contains(host)) {
      throw new IllegalArgumentException(
          "host must be %s unless a token is set, was %s: set one with --token"
              .formatted(LOOPBACK, host));
    }
    if (uploadLimitBytes < 1 || eventStreams < 1) {
      throw new IllegalArgumentException(
          "uploadLimitBytes and eventStreams must be at least 1, were %d and %d"
              .formatted(uploadLimitBytes, eventStreams));
    }
    if (uploadWithin.isZero() || uploadWithin.isNegative()) {
      throw new IllegalArgumentException("uploadWithin must be positive, was " + uploadWithin);
    }
  }

  /** On this machine's own address, with the default limits. */
  public static DashboardOptions local(int port) {
    return of(LOOPBACK, port, null);
  }

  /** With the default limits. */
  public static DashboardOptions of(String host, int port, String token) {
    return new DashboardOptions(
        host,
        port,
        token,
        DEFAULT_UPLOAD_LIMIT_BYTES,
        DEFAULT_UPLOAD_WITHIN,
        DEFAULT_EVENT_STREAMS,
        null);
  }

  /** The same, with the files of a model directory for workers that lack them. */
  public DashboardOptions serving(Path directory) {
    return new DashboardOptions(
        host, port, token, uploadLimitBytes, uploadWithin, eventStreams, directory);
  }

  /** What a request must bring, if anything. */
  Optional<String> secret() {
    return Optional.ofNullable(token);
  }
}
