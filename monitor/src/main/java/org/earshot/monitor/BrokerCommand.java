package org.earshot.monitor;

import java.util.concurrent.Callable;
import org.earshot.wire.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code earshot broker}. */
@Command(
    name = "broker",
    description = "Runs the embedded Kafka broker for the other roles on this machine.")
final class BrokerCommand implements Callable<Integer> {
  @Mixin private DataOption data;
  @Mixin private KeepAudioOption audio;

  @Option(
      names = "--broker-port",
      paramLabel = "PORT",
      description = "Port of the broker on 127.0.0.1 (default: ${DEFAULT-VALUE}).",
      defaultValue = "9092")
  private int port;

  @Override
  public Integer call() throws InterruptedException {
    String kept = Spans.text(audio.age());
    try (var lifetime = new Lifetime()) {
      var broker = lifetime.add(EmbeddedBroker.start(data.broker(), port));
      var settings = Settings.of(broker.bootstrap());
      BootstrapOption.prepare(settings);
      audio.apply(settings);
      System.out.printf(
          "Broker at %s, data in %s, audio kept for %s. Ctrl-C ends it.%n",
          broker.bootstrap(), data.broker(), kept);
      return lifetime.awaitEnd();
    }
  }
}
