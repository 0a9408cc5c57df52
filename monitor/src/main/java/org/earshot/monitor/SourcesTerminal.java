package org.earshot.monitor;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.earshot.message.SourceReport;
import org.earshot.message.SourceState;

/**
 * What a person sees of sources while they are listened to: a table that changes in place; else, in
 * a log, a line for each change of a state and one with numbers now and then.
 */
final class SourcesTerminal {
  private static final int NUMBERS_EVERY_SECONDS = 10;
  private static final int MOST_ROWS = 16;
  private static final String NO_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final Supplier<List<SourceReport>> reports;
  private final Function<List<SourceReport>, String> numbers;
  private final PrintWriter out;
  private final boolean terminal;
  private final Map<String, SourceState> told = new HashMap<>();
  private int drawn;

  /**
   * A view.
   *
   * @param numbers one line beside the states
   * @param terminal whether a person looks on
   */
  SourcesTerminal(
      Supplier<List<SourceReport>> reports,
      Function<List<SourceReport>, String> numbers,
      PrintWriter out,
      boolean terminal) {
    this.reports = reports;
    this.numbers = numbers;
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * Watches until the time is over.
   *
   * @param seconds how long, or null: until Ctrl-C
   * @return the exit status: 0 only if every source gave a clip
   */
  int watch(Lifetime lifetime, Integer seconds) throws InterruptedException {
    for (long second = 0; seconds == null || second < seconds; second++) {
      if (!lifetime.await(1, TimeUnit.SECONDS)) {
        return lifetime.awaitEnd();
      }
      show(reports.get(), second, Instant.now());
    }
    return end(reports.get());
  }

  /** Says something between two looks; it stays. */
  synchronized void say(String lines) {
    out.print(terminal ? erased() : "");
    out.println(lines);
    out.flush();
  }

  /** What is seen in a second. */
  synchronized void show(List<SourceReport> now, long second, Instant at) {
    if (terminal) {
      draw(now, at);
    } else {
      changes(now, at);
      if (second % NUMBERS_EVERY_SECONDS == 0) {
        out.println(states(now) + "  " + numbers.apply(now));
      }
    }
    out.flush();
  }

  private void draw(List<SourceReport> now, Instant at) {
    var first = now.stream().sorted(SourcesTable.urgentFirst()).limit(MOST_ROWS).toList();
    var lines = SourcesTable.lines(now.size() > MOST_ROWS ? first : now, at);
    var text = new StringBuilder(erased()).append(NO_WRAP);
    lines.forEach(line -> text.append(line).append('\n'));
    drawn = lines.size() + 1;
    if (now.size() > MOST_ROWS) {
      text.append("and %d more: `earshot sources` shows all%n".formatted(now.size() - MOST_ROWS));
      drawn++;
    }
    out.print(text.append(numbers.apply(now)).append('\n').append(WRAP));
  }

  /** Takes back what was drawn last. */
  private String erased() {
    String up = drawn == 0 ? "" : "\u001b[%dA\u001b[J".formatted(drawn);
    drawn = 0;
    return up;
  }

  private void changes(List<SourceReport> now, Instant at) {
    for (var report : now) {
      if (told.put(report.source(), report.state()) != report.state()) {
        out.printf(
            "%s  %s is %s%s%n",
            TIME.format(at.atZone(ZoneId.systemDefault())),
            report.source(),
            SourcesTable.word(report.state()),
            report.message() == null ? "" : ": " + report.message());
      }
    }
  }

  private static String states(List<SourceReport> now) {
    return now.isEmpty()
        ? "no sources"
        : now.stream()
            .collect(
                Collectors.groupingBy(SourceReport::state, TreeMap::new, Collectors.counting()))
            .entrySet()
            .stream()
            .map(entry -> entry.getValue() + " " + SourcesTable.word(entry.getKey()))
            .collect(Collectors.joining(", "));
  }

  private int end(List<SourceReport> now) {
    if (!terminal) {
      SourcesTable.lines(now, Instant.now()).forEach(out::println);
    }
    var without =
        now.stream().filter(report -> report.clips() == 0).map(SourceReport::source).toList();
    if (!without.isEmpty()) {
      out.printf("no clip came of: %s%n", String.join(", ", without));
    }
    out.flush();
    return without.isEmpty() ? 0 : 1;
  }
}
