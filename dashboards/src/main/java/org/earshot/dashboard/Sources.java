package org.earshot.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.earshot.dashboard.SourceActivity.Stretch;
import org.earshot.message.SourceEvent;
import org.earshot.message.SourceReport;
import org.earshot.message.Verdict;

/**
 * Which sources give audio, how fast, and how they stand: those that somebody declared and reports
 * on, and those that merely feed.
 */
final class Sources {
  /** Undeclared sources that are told apart; more share {@link #OTHER}: strangers name them. */
  static final int LIMIT = 50;

  /** Declared sources that are held; of more, those that were reported on longest ago give way. */
  static final int DECLARED_LIMIT = 500;

  static final String OTHER = "other";

  /** The reasons of dropped clips that somebody can do something about. */
  private static final Set<String> LOSSES =
      Set.of("overload", "sampled", "broker", "full", "too-large");

  private static final Duration FEEDS_WITHIN = Duration.ofMinutes(1);

  private final Map<String, Feed> feeds = new TreeMap<>();
  private final Map<String, ReportedSource> declared = new TreeMap<>();

  void clip(String source, Stretch clip, Instant arrivedAt, Instant endedAt) {
    feed(source).clip(clip, arrivedAt, endedAt);
  }

  void verdict(Verdict verdict, Instant endedAt) {
    feed(verdict.source()).verdict(verdict, endedAt);
  }

  void report(SourceReport report) {
    declared.computeIfAbsent(report.source(), key -> new ReportedSource()).report(report);
    feeds.computeIfAbsent(report.source(), key -> new Feed());
    if (declared.size() > DECLARED_LIMIT) {
      declared.entrySet().stream()
          .min(Comparator.comparing(entry -> entry.getValue().latest().at()))
          .ifPresent(oldest -> remove(oldest.getKey()));
    }
  }

  /** What an undeclared source did is told by its clips alone. */
  void event(SourceEvent event) {
    if (declared.containsKey(event.source())) {
      feeds.get(event.source()).event(event);
    }
  }

  /** A source was taken out of the declared ones. */
  void remove(String source) {
    if (declared.remove(source) != null) {
      feeds.remove(source);
    }
  }

  /** Whether a source is declared to be private. */
  boolean isPrivate(String source) {
    var reported = declared.get(source);
    return reported != null && reported.latest().isPrivate();
  }

  /** Those that need somebody come first, then those that feed, then the others. */
  List<SourceActivity> activity(Instant now) {
    var colours = SourceColours.of(names());
    return feeds.entrySet().stream()
        .map(
            entry ->
                entry
                    .getValue()
                    .activity(
                        entry.getKey(),
                        colours.get(entry.getKey()),
                        declared.get(entry.getKey()),
                        now))
        .sorted(
            Comparator.comparingInt((SourceActivity source) -> rank(source, now))
                .thenComparing(SourceActivity::source))
        .toList();
  }

  /** The declared ones first: whoever else feeds does not change their colours. */
  private List<String> names() {
    var names = new ArrayList<>(declared.keySet());
    feeds.keySet().stream().filter(name -> !declared.containsKey(name)).forEach(names::add);
    return names;
  }

  private static int rank(SourceActivity source, Instant now) {
    if (source.state() == null) {
      boolean feeds =
          source.lastClipAt() != null && source.lastClipAt().isAfter(now.minus(FEEDS_WITHIN));
      return feeds ? 5 : 6;
    }
    return switch (source.state()) {
      case FAILED -> 0;
      case STALLED -> 1;
      case RECONNECTING -> 2;
      case STARTING -> 3;
      case SILENT -> 4;
      case LIVE -> loses(source) ? 4 : 5;
      case STOPPED -> 7;
    };
  }

  private static boolean loses(SourceActivity source) {
    return source.droppedLately().keySet().stream().anyMatch(LOSSES::contains);
  }

  private Feed feed(String source) {
    boolean known = feeds.containsKey(source) || feeds.size() - declared.size() < LIMIT;
    return feeds.computeIfAbsent(known ? source : OTHER, key -> new Feed());
  }
}
