package org.earshot.monitor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** TCP ports on the loopback interface. */
final class Ports {
  private Ports() {}

  /**
   * Checks that a port can be bound. Kafka ends the whole process when it cannot, so it is tried
   * before.
   *
   * @param option the option that chooses another port
   * @throws StartupException if it is in use, naming the option
   */
  static void requireFree(String host, int port, String option) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true); // what waits in TIME_WAIT does not count
      socket.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new StartupException(
          "port %d on %s is in use; choose another with %s".formatted(port, host, option), e);
    }
  }

  /** A port that is free now. */
  static int free() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
