package org.earshot.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.earshot.message.SourceReport;
import org.earshot.message.SourceState;
import org.junit.jupiter.api.Test;

/** How sources are shown. */
class SourcesTableTest {
  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");
  private static final SourceReport DOOR =
      Reports.of("door", SourceState.RECONNECTING, "connection refused", NOW);
  private static final SourceReport GATE = Reports.of("gate", SourceState.LIVE, null, NOW);

  private final StringWriter out = new StringWriter();

  private SourcesTerminal view(boolean terminal) {
    return new SourcesTerminal(
        List::of, reports -> reports.size() + " numbers", new PrintWriter(out, true), terminal);
  }

  /** What was printed since the last time. */
  private String printed() {
    String text = out.toString();
    out.getBuffer().setLength(0);
    return text;
  }

  @Test
  void a_source_is_a_line_and_what_is_wrong_with_it_another() {
    assertThat(SourcesTable.lines(List.of(GATE, DOOR), NOW))
        .containsExactly(
            "SOURCE           KIND       STATE          FOR  LEVEL           DBFS   CLIPS DROPPED  GAPS  MISSING  HEARD",
            "gate             stream     live           60s  #####          -30.0      42       7     1       7s  1s ago",
            "door             stream     reconnecting   60s                     -      42       7     1       7s  61s ago",
            "    connection refused; opened again in 8s");
  }

  @Test
  void nothing_is_known_of_a_source_of_which_nobody_speaks_any_more() {
    assertThat(SourcesTable.lines(List.of(GATE), NOW.plusSeconds(300)))
        .element(1)
        .asString()
        .contains(" unknown ", " 6m ", " - ");
    assertThat(SourcesTable.lines(List.of(GATE), NOW.plusSeconds(300)))
        .element(2)
        .isEqualTo("    nobody has spoken of it for 5m");
  }

  @Test
  void times_are_in_their_largest_unit() {
    assertThat(List.of(119L, 120L, 7199L, 7200L, 172_799L, 172_800L))
        .extracting(seconds -> SourcesTable.span(Duration.ofSeconds(seconds)))
        .containsExactly("119s", "2m", "119m", "2h", "47h", "2d");
  }

  @Test
  void a_person_sees_a_table_that_changes_in_place() {
    var view = view(true);
    view.show(List.of(GATE), 0, NOW);
    assertThat(printed()).startsWith("\u001b[?7lSOURCE").contains("gate", "1 numbers\n\u001b[?7h");
    view.show(List.of(GATE, DOOR), 1, NOW);
    assertThat(printed()).as("three lines are taken back").startsWith("\u001b[3A\u001b[J");
    view.say("sources.yaml:1:1: sources is missing");
    assertThat(printed()).startsWith("\u001b[5A\u001b[Jsources.yaml:1:1: ");
    view.show(List.of(GATE), 2, NOW);
    assertThat(printed()).as("what was said stays").startsWith("\u001b[?7lSOURCE");
  }

  @Test
  void of_many_sources_those_are_seen_that_a_person_must_look_at() {
    var many =
        IntStream.range(0, 30)
            .mapToObj(i -> Reports.of("s%02d".formatted(i), SourceState.LIVE, null, NOW))
            .collect(Collectors.toList());
    many.add(Reports.of("broken", SourceState.FAILED, "wrong password", NOW));
    view(true).show(many, 0, NOW);
    assertThat(printed().lines())
        .hasSize(1 + 16 + 1 + 1 + 2)
        .element(1)
        .asString()
        .startsWith("broken");
  }

  @Test
  void a_log_has_a_line_for_each_change_and_numbers_now_and_then() {
    var view = view(false);
    view.show(List.of(GATE, DOOR), 0, NOW);
    assertThat(printed().lines())
        .satisfiesExactly(
            line -> assertThat(line).endsWith("  gate is live"),
            line -> assertThat(line).endsWith("  door is reconnecting: connection refused"),
            line -> assertThat(line).isEqualTo("1 live, 1 reconnecting  2 numbers"));
    view.show(List.of(GATE, DOOR), 1, NOW);
    assertThat(printed()).isEmpty();
    view.show(List.of(GATE, Reports.of("door", SourceState.LIVE, null, NOW)), 2, NOW);
    assertThat(printed()).endsWith("  door is live\n").hasLineCount(1);
    view.show(List.of(), 10, NOW);
    assertThat(printed()).isEqualTo("no sources  0 numbers\n");
  }
}
