package org.earshot.source.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an ffmpeg says on its standard error: read on a thread so that it never blocks, and only the
 * last errors are kept. They are whole until credentials are taken out: half of a password would
 * not be found.
 */
final class FfmpegComplaints {
  private static final int KEPT = 8;

  /** In bytes: an address, which ffmpeg's line begins with, is half of it at most. */
  private static final int LONGEST_LINE = 4096;

  /** In characters. */
  private static final int LONGEST_SHOWN = 500;

  /** Only a warning, after which ffmpeg ends as if the stream had. */
  private static final String NO_PLAYLIST = "Failed to reload playlist";

  private static final Pattern LEVEL =
      Pattern.compile("^\\[(error|fatal|panic)] |^\\[warning] (?=" + NO_PLAYLIST + ")");
  private static final Pattern CONTEXT = Pattern.compile("^\\[[^]]* @ 0x[0-9a-f]+] ");

  /** What ffmpeg says, what that means, and whether a person must act. The first that fits. */
  private static final List<Meaning> MEANINGS =
      List.of(
          Meaning.permanent(
              "401 Unauthorized", "the server refuses the user name or password (401)"),
          Meaning.permanent("403 Forbidden", "the server does not allow it (403)"),
          Meaning.permanent("404 Not Found", "the server has no such stream (404)"),
          Meaning.permanent(
              "ertificate", // it failed the verification, or does not match the host
              "the server's certificate is not trusted: add its issuer to this machine's trusted ones (update-ca-certificates)"),
          Meaning.permanent("Name or service not known", "no host has that name"),
          Meaning.permanent("No address associated with hostname", "no host has that name"),
          Meaning.permanent("matches no streams", "there is no audio in it"),
          Meaning.permanent(
              "not on whitelist", "it leads to a format or protocol that is not opened"),
          Meaning.permanent("No such file or directory", "there is no such file"),
          Meaning.permanent("Permission denied", "it may not be read"),
          Meaning.permanent("Is a directory", "it is a directory"),
          Meaning.permanent(
              "Unrecognized option", "this ffmpeg is too old: install version 5 or later"),
          Meaning.passing("Temporary failure in name resolution", "the host's name was not found"),
          Meaning.passing("Connection refused", "nobody listens there (connection refused)"),
          Meaning.passing("Connection timed out", "the server does not answer (timed out)"),
          Meaning.passing("Operation timed out", "the server does not answer (timed out)"),
          Meaning.passing("Connection reset", "the server broke the connection"),
          Meaning.passing("No route to host", "there is no way to the host"),
          Meaning.passing("Network is unreachable", "there is no way to the host"),
          Meaning.passing("Address already in use", "another program listens at that port"),
          Meaning.passing("Invalid data found", "what comes is no audio that ffmpeg knows"),
          Meaning.passing(NO_PLAYLIST, "the playlist does not come any more"),
          Meaning.passing("Input/output error", "nothing comes from there (input/output error)"));

  private final StreamAddress address;
  private final Deque<String> errors = new ArrayDeque<>();
  private final Thread reader;

  FfmpegComplaints(InputStream stream, StreamAddress address) {
    this.address = address;
    reader = new Thread(() -> read(stream), "ffmpeg-errors");
    reader.setDaemon(true);
    reader.start();
  }

  private record Meaning(String said, String meant, boolean permanent) {
    static Meaning permanent(String said, String meant) {
      return new Meaning(said, meant, true);
    }

    static Meaning passing(String said, String meant) {
      return new Meaning(said, meant, false);
    }
  }

  private void read(InputStream stream) {
    try (stream) {
      byte[] line = new byte[LONGEST_LINE];
      int length = 0;
      byte[] bytes = new byte[4096];
      for (int n; (n = stream.read(bytes)) >= 0; ) {
        for (int i = 0; i < n; i++) {
          if (bytes[i] == '\n' || bytes[i] == '\r') {
            hear(line, length);
            length = 0;
          } else {
            if (length < LONGEST_LINE) {
              line[length] = bytes[i];
            }
            length++;
          }
        }
      }
      hear(line, length);
    } catch (IOException e) {
      // ffmpeg was destroyed, which closes its pipes: there is nothing more to hear.
      return;
    }
  }

  private void hear(byte[] bytes, int length) {
    String line = new String(bytes, 0, Math.min(length, LONGEST_LINE), StandardCharsets.UTF_8);
    hear(length <= LONGEST_LINE ? line : line.substring(0, Math.max(0, line.lastIndexOf(' '))));
  }

  private void hear(String line) {
    String plain = CONTEXT.matcher(line).replaceFirst("");
    if (LEVEL.matcher(plain).lookingAt()) {
      add(LEVEL.matcher(plain).replaceFirst(""));
    }
  }

  /** Keeps an error. */
  void add(String error) {
    synchronized (errors) {
      errors.addLast(error);
      if (errors.size() > KEPT) {
        errors.removeFirst();
      }
    }
  }

  /** Waits until ffmpeg has said everything. */
  void await(Duration longest) throws InterruptedException {
    reader.join(longest.toMillis());
  }

  private List<String> kept() {
    synchronized (errors) {
      return List.copyOf(errors);
    }
  }

  /**
   * Whether the input itself failed. ffmpeg ends with status 0 all the same, and its line begins
   * with the input's name; other errors are of single packets.
   */
  boolean ofInput() {
    return kept().stream()
        .anyMatch(line -> line.startsWith(prefix()) || line.startsWith(NO_PLAYLIST));
  }

  /** Why it ended, in plain words, as it may be shown. */
  String reason(int status) {
    String safe = address.redact(whole(status));
    return safe.length() <= LONGEST_SHOWN ? safe : safe.substring(0, LONGEST_SHOWN) + "...";
  }

  private String whole(int status) {
    List<String> kept = kept();
    return meaning()
        .map(Meaning::meant)
        .orElseGet(
            () -> {
              if (kept.isEmpty()) {
                return "ffmpeg ended with status %d".formatted(status);
              }
              String last = kept.get(kept.size() - 1);
              return "ffmpeg: "
                  + (last.startsWith(prefix()) ? last.substring(prefix().length()) : last);
            });
  }

  /** Whether a person must act: for a file, always. */
  boolean permanent() {
    return address.isFile() || meaning().map(Meaning::permanent).orElse(false);
  }

  private String prefix() {
    return address.input() + ": ";
  }

  private Optional<Meaning> meaning() {
    List<String> kept = kept();
    return MEANINGS.stream()
        .filter(meaning -> kept.stream().anyMatch(line -> line.contains(meaning.said())))
        .findFirst();
  }
}
