package org.earshot.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.earshot.message.Json;
import org.earshot.message.SourceEvent;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code earshot sources}. */
@Command(
    name = "sources",
    description = {
      "Shows how each source stands: its state and for how long, the level of the last second, clips sent and dropped, gaps.",
      "States: starting, live, silent (audio below the threshold), stalled (open, but no audio), reconnecting, failed (a person must act), stopped; muted; unknown (whoever listened has gone)."
    })
final class SourcesCommand implements Callable<Integer> {
  @Mixin private BootstrapOption bootstrap;
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "SOURCE", description = "Only these (default: all).")
  private List<String> ids = List.of();

  @Option(names = "--json", description = "Print the reports, or the events, as a JSON array.")
  private boolean json;

  @Option(
      names = "--events",
      description = "Show the last gaps and changes of state instead, the newest at the end.")
  private boolean events;

  @Option(
      names = "--last",
      paramLabel = "N",
      description = "How many events (default: ${DEFAULT-VALUE}).",
      defaultValue = "50")
  private int last;

  @Override
  public Integer call() throws JsonProcessingException {
    Settings settings = bootstrap.prepared();
    var reports = KnownSources.read(settings).of(ids);
    if (events) {
      var newest = events(settings);
      print(newest, newest.stream().map(SourcesCommand::line).toList());
    } else {
      print(reports, SourcesTable.lines(reports, Instant.now()));
      if (reports.isEmpty() && !json) {
        spec.commandLine()
            .getOut()
            .println("no sources yet: `earshot run` and `earshot ingest --sources` listen to some");
      }
    }
    return 0;
  }

  private void print(List<?> values, List<String> lines) throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(values));
    } else {
      lines.forEach(out::println);
    }
    out.flush();
  }

  private List<SourceEvent> events(Settings settings) {
    List<SourceEvent> all = new ArrayList<>();
    Snapshot.read(
        settings,
        Topics.SOURCE_EVENTS.name(),
        record -> {
          if (ids.isEmpty() || ids.contains(new String(record.key(), UTF_8))) {
            all.add(
                Topics.SOURCE_EVENTS
                    .value()
                    .deserializer()
                    .deserialize(record.topic(), record.value()));
          }
        });
    all.sort(Comparator.comparing(SourceEvent::at));
    return all.subList(Math.max(0, all.size() - Math.max(0, last)), all.size());
  }

  private static String line(SourceEvent event) {
    String what =
        event.kind() == SourceEvent.Kind.GAP
            ? "%.3f s missing from %s on".formatted(event.length().toNanos() / 1e9, event.from())
            : SourcesTable.word(event.state());
    return "%s  %-16s %s%s"
        .formatted(
            event.at().truncatedTo(ChronoUnit.SECONDS),
            event.source(),
            what,
            event.message() == null ? "" : ": " + event.message());
  }
}
