package org.earshot.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.earshot.message.Control;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topics;

/** Says what is wanted, on {@code control}. */
final class Wishes {
  private Wishes() {}

  /** Publishes those wishes on whose subject nothing is wished yet: what was chosen stays. */
  static void propose(Settings settings, Control... defaults) {
    Set<String> known = new HashSet<>();
    Snapshot.read(
        settings, Topics.CONTROL.name(), wish -> known.add(new String(wish.key(), UTF_8)));
    for (Control wish : defaults) {
      if (!known.contains(wish.subject())) {
        publish(settings, wish);
      }
    }
  }

  /**
   * Publishes a wish in place of the one before on its subject; returns when the brokers have it.
   */
  static void publish(Settings settings, Control wish) {
    try (var producer = settings.producer()) {
      producer.send(Topics.CONTROL.record(wish.subject(), wish)).get(15, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new StartupException("the brokers did not take the wish: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted", e);
    }
  }
}
