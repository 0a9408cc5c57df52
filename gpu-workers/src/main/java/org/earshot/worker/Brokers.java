package org.earshot.worker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import org.apache.kafka.common.utils.Utils;
import org.earshot.wire.Settings;

/** Asks whether any broker's port answers: cheaper than a client that spins while none does. */
final class Brokers {
  private static final int TIMEOUT_MILLIS = 500;

  private Brokers() {}

  static boolean answer(Settings settings) {
    return Arrays.stream(settings.bootstrap().split(",", -1))
        .map(String::trim)
        .anyMatch(Brokers::connects);
  }

  private static boolean connects(String address) {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(Utils.getHost(address), Utils.getPort(address)), TIMEOUT_MILLIS);
      return true;
    } catch (IOException e) {
      return false; // that is the answer
    }
  }
}
