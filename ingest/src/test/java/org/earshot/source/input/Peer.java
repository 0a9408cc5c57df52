package org.earshot.source.input;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Another program that a test talks to; it is gone when the test is over. */
public final class Peer implements AutoCloseable {
  private final Process process;

  private Peer(Process process) {
    this.process = process;
  }

  public static Peer start(List<String> command) throws IOException {
    return start(command, Map.of(), null);
  }

  /**
   * Starts a program.
   *
   * @param environment what is added to this process' environment
   * @param log what the program says is appended there; null: discarded
   */
  public static Peer start(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.redirectOutput(
        log == null
            ? ProcessBuilder.Redirect.DISCARD
            : ProcessBuilder.Redirect.appendTo(log.toFile()));
    return new Peer(builder.start());
  }

  /** An ffmpeg that sends something. */
  public static Peer ffmpeg(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", "-y"));
    command.addAll(arguments);
    return start(command);
  }

  /** A port that was free a moment ago. */
  public static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public Process process() {
    return process;
  }

  /** Waits until the program has ended well. */
  public void succeeds() throws InterruptedException {
    int status = process.waitFor();
    if (status != 0) {
      throw new AssertionError("the program ended with status " + status);
    }
  }

  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
