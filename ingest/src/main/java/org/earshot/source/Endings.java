package org.earshot.source;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.KafkaException;
import org.earshot.message.SourceReport;
import org.earshot.message.SourceState;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How sources ended that nobody declares any more, until the brokers have been told. */
final class Endings {
  static final String TAKEN_OUT = "no longer among the declared sources";

  private static final Logger LOG = LoggerFactory.getLogger(Endings.class);

  private final String instance;
  private final Map<String, SourceReport> last = new ConcurrentHashMap<>();

  /** None yet, of an instance. */
  Endings(String instance) {
    this.instance = requireNonNull(instance, "instance");
  }

  void add(SourceReport report) {
    last.put(report.source(), report);
  }

  /** It is listened to again. */
  void remove(String source) {
    last.remove(source);
  }

  Collection<SourceReport> all() {
    return List.copyOf(last.values());
  }

  /** The brokers have a report. */
  void said(SourceReport report) {
    last.remove(report.source(), report);
  }

  /** Adds those that this instance listened to when it ran last and that are not declared now. */
  void addForgotten(Settings settings, Set<String> declared, Instant now) {
    try {
      Snapshot.read(
          settings,
          Topics.SOURCES.name(),
          record -> {
            if (record.value() != null) {
              var topic = Topics.SOURCES;
              forget(topic.value().deserializer().deserialize(topic.name(), record.value()), now);
            }
          });
    } catch (KafkaException e) {
      LOG.warn("what was said of sources before cannot be read: {}", e.toString());
    }
    last.keySet().removeAll(declared);
  }

  private void forget(SourceReport report, Instant now) {
    if (instance.equals(report.instance()) && report.state() != SourceState.STOPPED) {
      add(report.stopped(now, TAKEN_OUT));
    } else {
      remove(report.source());
    }
  }
}
