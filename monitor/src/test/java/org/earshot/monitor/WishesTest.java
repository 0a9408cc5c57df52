package org.earshot.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.earshot.message.Control;
import org.earshot.message.Control.ActiveModels;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WishesTest {
  @TempDir private Path directory;

  @Test
  void what_was_chosen_stays_when_defaults_are_proposed() throws Exception {
    try (var broker = EmbeddedBroker.start(directory, Ports.free())) {
      Settings settings = Settings.of(broker.bootstrap());
      BootstrapOption.prepare(settings);
      var chosen = new ActiveModels(List.of("mine"));

      Wishes.publish(settings, chosen);
      Wishes.propose(settings, new ActiveModels(List.of("bundled")), DemoPolicy.POLICY);

      assertThat(wishes(settings))
          .isEqualTo(
              Map.of(chosen.subject(), chosen, DemoPolicy.POLICY.subject(), DemoPolicy.POLICY));
    }
  }

  private static Map<String, Control> wishes(Settings settings) {
    Map<String, Control> wishes = new TreeMap<>();
    Snapshot.read(
        settings,
        Topics.CONTROL.name(),
        wish ->
            wishes.put(
                new String(wish.key(), UTF_8),
                Topics.CONTROL.value().deserializer().deserialize(null, wish.value())));
    return wishes;
  }
}
