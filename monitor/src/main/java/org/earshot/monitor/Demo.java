package org.earshot.monitor;

import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.earshot.ingest.BundledClips;
import org.earshot.ingest.Rate;
import org.earshot.ingest.Replay;
import org.earshot.ingest.ReplayOptions;
import org.earshot.wire.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every role in one process, fed with bundled clips. */
final class Demo {
  private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
  private static final String SOURCE = "esc10";

  private final OneProcess roles;
  private final Replay feed;

  private Demo(OneProcess roles, Replay feed) {
    this.roles = roles;
    this.feed = feed;
  }

  /**
   * Starts everything; each part is added to the lifetime as soon as it runs.
   *
   * @throws StartupException if a port or the data is in use
   */
  static Demo start(OneProcess.Options options, double clipsPerSecond, Lifetime lifetime) {
    var rate = new Rate.Steady(clipsPerSecond); // refused before anything starts
    var roles = OneProcess.start(options, lifetime);
    var feed = startFeed(roles.settings(), rate, lifetime);
    IngestedClips.register(roles.registry(), SOURCE, feed::sent);
    return new Demo(roles, feed);
  }

  OneProcess roles() {
    return roles;
  }

  /** What was measured so far. */
  DemoReport report() {
    return roles.report(feed.sent());
  }

  private static Replay startFeed(Settings settings, Rate rate, Lifetime lifetime) {
    var clips = BundledClips.load(Demo.class.getClassLoader(), "demo/esc10");
    Producer<byte[], byte[]> producer = settings.producer();
    lifetime.add(() -> producer.close(Duration.ofSeconds(1)));
    var replay =
        lifetime.add(
            new Replay(
                clips,
                new ReplayOptions(SOURCE, rate, 0),
                producer,
                e -> LOG.warn("a clip was not sent: {}", e.getMessage())));
    replay.start();
    return replay;
  }
}
