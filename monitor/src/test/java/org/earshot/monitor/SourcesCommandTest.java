package org.earshot.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.earshot.message.Control.MutedSource;
import org.earshot.message.Json;
import org.earshot.message.SourceEvent;
import org.earshot.message.SourceReport;
import org.earshot.message.SourceState;
import org.earshot.wire.Settings;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

/** {@code earshot sources} and {@code earshot mute} over a real broker. */
class SourcesCommandTest {
  private static EmbeddedBroker broker;
  private static Settings settings;
  private static Instant now;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start(@TempDir Path directory) {
    now = Instant.now();
    broker = EmbeddedBroker.start(directory, Ports.free());
    settings = Settings.of(broker.bootstrap());
    BootstrapOption.prepare(settings);
    say(Reports.of("kitchen", SourceState.STARTING, null, now.minusSeconds(5)));
    Instant young = now.plusSeconds(600); // however slow the machine is
    say(Reports.of("kitchen", SourceState.LIVE, null, young));
    say(Reports.of("door", SourceState.LIVE, null, now.minusSeconds(600)));
    happened(SourceEvent.entered("kitchen", now.minusSeconds(20), SourceState.LIVE, null));
    happened(
        SourceEvent.gap(
            "door",
            now.minusSeconds(10),
            now.minusSeconds(12),
            Duration.ofMillis(1_250),
            "the stream was lost"));
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static void say(SourceReport report) {
    Wishes.send(settings, Topics.SOURCES.record(report.source(), report));
  }

  private static void happened(SourceEvent event) {
    Wishes.send(settings, Topics.SOURCE_EVENTS.record(event.source(), event));
  }

  private int earshot(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    var all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--bootstrap";
    all[arguments.length + 1] = broker.bootstrap();
    return Earshot.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }

  @Test
  void each_source_is_shown_as_it_was_reported_last() throws Exception {
    assertThat(earshot("sources")).as(err.toString()).isZero();
    assertThat(out.toString().lines())
        .satisfiesExactly(
            heading -> assertThat(heading).startsWith("SOURCE"),
            door -> assertThat(door).startsWith("door ").contains(" unknown "),
            why -> assertThat(why).isEqualTo("    nobody has spoken of it for 10m"),
            kitchen -> assertThat(kitchen).startsWith("kitchen ").contains(" live "));

    assertThat(earshot("sources", "--json", "kitchen")).isZero();
    var reports = Json.mapper().readTree(out.toString());
    assertThat(reports).hasSize(1);
    assertThat(reports.at("/0/address").asText()).isEqualTo("rtsp://***@10.0.0.7/audio");
    assertThat(reports.at("/0/dropped/overload").asInt()).isEqualTo(3);
  }

  @Test
  void what_happened_is_shown_in_the_order_in_which_it_did() throws Exception {
    assertThat(earshot("sources", "--events")).as(err.toString()).isZero();
    assertThat(out.toString().lines())
        .satisfiesExactly(
            live -> assertThat(live).endsWith("  kitchen          live"),
            gap ->
                assertThat(gap)
                    .contains("  door             1.250 s missing from " + now.minusSeconds(12))
                    .endsWith(" on: the stream was lost"));
    assertThat(earshot("sources", "--events", "--json", "--last", "1")).isZero();
    assertThat(Json.mapper().readTree(out.toString()).at("/0/length").asText())
        .isEqualTo("PT1.25S");
    assertThat(earshot("sources", "--events", "kitchen")).isZero();
    assertThat(out.toString()).hasLineCount(1);
  }

  @Test
  void a_source_is_muted_until_that_is_taken_back() {
    var subject = new MutedSource("kitchen", now).subject();
    assertThat(earshot("mute", "kitchen")).as(err.toString()).isZero();
    assertThat(out.toString()).startsWith("muted: kitchen; `earshot mute --undo kitchen`");
    var wish = Wishes.current(settings, subject, MutedSource.class);
    assertThat(wish).isPresent();

    assertThat(earshot("mute", "kitchen")).isZero();
    assertThat(out.toString()).startsWith("kitchen was muted at 20");
    assertThat(Wishes.current(settings, subject, MutedSource.class))
        .as("the first wish stands")
        .isEqualTo(wish);

    assertThat(earshot("mute", "--undo", "kitchen", "door")).isZero();
    assertThat(out.toString())
        .isEqualToNormalizingNewlines("no longer muted: kitchen\ndoor is not muted\n");
    assertThat(Wishes.current(settings, subject, MutedSource.class)).isEmpty();
  }

  @Test
  void a_source_can_be_muted_before_anybody_speaks_of_it() {
    assertThat(earshot("mute", "--yes", "cellar")).as(err.toString()).isZero();
    assertThat(Wishes.current(settings, MutedSource.PREFIX + "cellar", MutedSource.class))
        .isPresent();
    assertThat(earshot("mute", "--undo", "cellar")).isZero();
    assertThat(earshot("mute", "--yes", "no/source")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void a_typing_error_does_not_pass_for_a_muted_microphone() {
    assertThat(earshot("mute", "kitchen", "kichen")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("there is no source kichen; did you mean kitchen?");
    assertThat(Wishes.current(settings, MutedSource.PREFIX + "kitchen", MutedSource.class))
        .as("not even those that there are")
        .isEmpty();
    assertThat(earshot("sources", "attic")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("there are door, kitchen").doesNotContain("\tat");
  }
}
