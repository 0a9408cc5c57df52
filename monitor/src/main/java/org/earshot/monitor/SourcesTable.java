package org.earshot.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.earshot.message.SourceReport;
import org.earshot.message.SourceState;

/** How sources stand, as text. */
final class SourcesTable {
  private static final int BAR = 10;
  private static final double QUIETEST_DBFS = -60;

  private SourcesTable() {}

  /** A heading and a line for each; a second one where there is something to say. */
  static List<String> lines(List<SourceReport> reports, Instant now) {
    List<String> lines = new ArrayList<>();
    lines.add(
        line(
            "SOURCE", "KIND", "STATE", "FOR", "LEVEL", "DBFS", "CLIPS", "DROPPED", "GAPS",
            "MISSING", "HEARD"));
    for (var report : reports) {
      lines.add(line(report, now));
      message(report, now).ifPresent(message -> lines.add("    " + message));
    }
    return lines;
  }

  /** The one that a person must look at first on top; alike ones by name. */
  static Comparator<SourceReport> urgentFirst() {
    return Comparator.comparing((SourceReport report) -> urgency(report.state()))
        .thenComparing(SourceReport::source);
  }

  /** A state as it is shown: that of a source of which nobody speaks any more is not known. */
  static String state(SourceReport report, Instant now) {
    if (!report.speaksFor(now)) {
      return "unknown";
    }
    return report.muted() ? "muted" : word(report.state());
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** A length of time in its largest unit. */
  static String span(Duration span) {
    long seconds = Math.max(0, span.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    if (seconds < 2 * 3600) {
      return seconds / 60 + "m";
    }
    return seconds < 2 * 86400 ? seconds / 3600 + "h" : seconds / 86400 + "d";
  }

  private static int urgency(SourceState state) {
    return switch (state) {
      case FAILED -> 0;
      case STALLED -> 1;
      case RECONNECTING -> 2;
      case STARTING -> 3;
      case SILENT -> 4;
      case LIVE -> 5;
      case STOPPED -> 6;
    };
  }

  private static String line(SourceReport report, Instant now) {
    boolean heard = report.levelDbfs() != null && report.speaksFor(now) && report.state().up();
    return line(
        report.source(),
        report.kind(),
        state(report, now),
        span(Duration.between(report.since(), now)),
        heard ? bar(report.levelDbfs()) : "",
        heard ? String.format(Locale.ROOT, "%.1f", report.levelDbfs()) : "-",
        report.clips(),
        report.dropped().values().stream().mapToLong(Long::longValue).sum(),
        report.gaps(),
        report.lost().isZero() ? "-" : span(report.lost()),
        report.lastSampleAt() == null
            ? "never"
            : span(Duration.between(report.lastSampleAt(), now)) + " ago");
  }

  private static String line(Object... columns) {
    return String.format(
            Locale.ROOT, "%-16s %-10s %-12s %5s  %-10s %9s %7s %7s %5s %8s  %s", columns)
        .stripTrailing();
  }

  /** From -60 dBFS to full scale. */
  private static String bar(double dbfs) {
    double share = Math.min(1, Math.max(0, 1 - dbfs / QUIETEST_DBFS));
    return "#".repeat((int) Math.round(BAR * share));
  }

  private static Optional<String> message(SourceReport report, Instant now) {
    List<String> parts = new ArrayList<>();
    if (!report.speaksFor(now)) {
      parts.add("nobody has spoken of it for " + span(Duration.between(report.at(), now)));
    }
    if (report.message() != null && report.state() != SourceState.LIVE) {
      parts.add(report.message());
    }
    if (report.retryAt() != null && report.retryAt().isAfter(now)) {
      parts.add("opened again in " + span(Duration.between(now, report.retryAt())));
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }
}
