package org.earshot.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.earshot.message.SourceReport;

/** What was said of a source last, and what was dropped of it lately. */
final class ReportedSource {
  static final Duration LATELY = Duration.ofMinutes(5);

  /** A source that nobody has listened to for so long was given up, or has another name now. */
  static final Duration GIVEN_UP_AFTER = Duration.ofHours(1);

  private static final Duration SAMPLED_EVERY = Duration.ofSeconds(10);

  private final Deque<Drops> drops = new ArrayDeque<>();
  private SourceReport latest;

  /** How many clips had been dropped at an instant, by reason. */
  private record Drops(Instant at, Map<String, Long> byReason) {}

  /** An older report than the last one may come when two processes listen: it says nothing. */
  void report(SourceReport report) {
    if (latest != null && report.at().isBefore(latest.at())) {
      return;
    }
    if (latest == null) {
      drops.addLast(new Drops(report.at(), report.dropped()));
    } else if (countsAnew(report)) {
      drops.clear();
      drops.addLast(new Drops(report.at(), Map.of()));
    } else if (!report.at().isBefore(drops.getLast().at().plus(SAMPLED_EVERY))) {
      drops.addLast(new Drops(report.at(), report.dropped()));
    }
    latest = report;
    forget(report.at().minus(LATELY));
  }

  SourceReport latest() {
    return latest;
  }

  /** Whether its listener is gone without a word, and not for so long that it was given up. */
  boolean listenerGone(Instant now) {
    return !latest.speaksFor(now) && !givenUp(now);
  }

  private boolean givenUp(Instant now) {
    return !latest.speaksFor(now) && !now.isBefore(latest.at().plus(GIVEN_UP_AFTER));
  }

  /**
   * The report; of a source whose listener is gone, that nobody knows any more, and after an hour
   * that it is stopped: an alert that nobody can end says nothing.
   */
  SourceReport standing(Instant now) {
    if (givenUp(now)) {
      return latest.stopped(latest.at(), "nobody has listened since " + latest.at());
    }
    return listenerGone(now) ? unspokenOf(latest) : latest;
  }

  /** How many clips were dropped within the last minutes, by reason. */
  Map<String, Long> droppedLately(Instant now) {
    var lately = new TreeMap<String, Long>();
    if (latest.at().isAfter(now.minus(LATELY))) {
      var before = drops.getFirst().byReason();
      latest
          .dropped()
          .forEach((reason, count) -> lately.put(reason, count - before.getOrDefault(reason, 0L)));
      lately.values().removeIf(count -> count <= 0);
    }
    return lately;
  }

  /** Another process, or one that was started again, counts from zero. */
  private boolean countsAnew(SourceReport report) {
    return report.dropped().values().stream().mapToLong(Long::longValue).sum()
        < latest.dropped().values().stream().mapToLong(Long::longValue).sum();
  }

  private void forget(Instant before) {
    while (drops.size() > 1 && drops.getFirst().at().isBefore(before)) {
      drops.removeFirst();
    }
  }

  private static SourceReport unspokenOf(SourceReport said) {
    String listener = said.instance() == null ? "" : " (" + said.instance() + ")";
    return said.unspoken(
        "nobody speaks of it since %s: the process that listened%s is gone"
            .formatted(said.at(), listener));
  }
}
