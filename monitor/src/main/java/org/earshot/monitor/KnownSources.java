package org.earshot.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.earshot.message.Control;
import org.earshot.message.Control.MutedSource;
import org.earshot.message.SourceReport;
import org.earshot.source.declared.Nearest;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topics;

/**
 * The sources that somebody has spoken of, by id.
 *
 * @param reports the last report of each
 * @param muted those that nobody is to listen to
 */
record KnownSources(SortedMap<String, SourceReport> reports, SortedMap<String, MutedSource> muted) {
  /** Reads the topics {@code sources} and {@code control}. */
  static KnownSources read(Settings settings) {
    var reports = new TreeMap<String, SourceReport>();
    Snapshot.read(
        settings,
        Topics.SOURCES.name(),
        record -> {
          String id = new String(record.key(), UTF_8);
          var report =
              Topics.SOURCES.value().deserializer().deserialize(record.topic(), record.value());
          reports.compute(id, (key, before) -> report);
        });
    var muted = new TreeMap<String, MutedSource>();
    Snapshot.read(
        settings,
        Topics.CONTROL.name(),
        record -> {
          String subject = record.key() == null ? "" : new String(record.key(), UTF_8);
          if (subject.startsWith(MutedSource.PREFIX)) {
            Control wish =
                Topics.CONTROL.value().deserializer().deserialize(record.topic(), record.value());
            muted.compute(
                subject.substring(MutedSource.PREFIX.length()),
                (id, before) -> wish instanceof MutedSource wished ? wished : null);
          }
        });
    return new KnownSources(reports, muted);
  }

  /**
   * Refuses ids that nobody has spoken of: a typing error must not pass for a muted microphone.
   *
   * @throws StartupException naming those that there are
   */
  void require(Collection<String> ids) {
    var known = new TreeSet<>(reports.keySet());
    known.addAll(muted.keySet());
    for (String id : ids) {
      if (!known.contains(id)) {
        throw new StartupException(
            "there is no source %s; %s"
                .formatted(
                    id,
                    Nearest.to(id, known).map("did you mean %s?"::formatted).orElse(there(known))));
      }
    }
  }

  /** The reports of some, or of all if none is named. */
  List<SourceReport> of(Collection<String> ids) {
    require(ids);
    return reports.values().stream()
        .filter(report -> ids.isEmpty() || ids.contains(report.source()))
        .toList();
  }

  private static String there(Collection<String> known) {
    return known.isEmpty() ? "nobody has spoken of any" : "there are " + String.join(", ", known);
  }
}
