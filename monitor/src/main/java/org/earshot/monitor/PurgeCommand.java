package org.earshot.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_MS_CONFIG;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.earshot.message.SourceState;
import org.earshot.wire.ClipId;
import org.earshot.wire.PrivateAudio;
import org.earshot.wire.Settings;
import org.earshot.wire.Topics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code earshot purge}. */
@Command(
    name = "purge",
    description = {
      "Deletes all audio of a private source at once: its clips and what was made of them.",
      "What was measured of it stays: verdicts and results hold no audio.",
      "A public source's audio lies among that of others and goes by age alone: of such a source this says when."
    })
final class PurgeCommand implements Callable<Integer> {
  /** Three rounds of the embedded broker. */
  private static final Duration FILES_GONE_WITHIN = Duration.ofSeconds(30);

  @Mixin private BootstrapOption bootstrap;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "SOURCE", description = "The source's id.")
  private String source;

  @Option(
      names = "--yes",
      description = "Do not ask; needed where nobody sits at a terminal to be asked.")
  private boolean yes;

  @Override
  public Integer call() throws Exception {
    ClipId.checkedSource(source);
    Settings settings = bootstrap.prepared();
    try (var admin = settings.admin()) {
      var audio = PrivateAudio.of(admin, source);
      if (audio.topics().isEmpty()) {
        return explain(admin);
      }
      requireUnheard(settings);
      if (!agreed(audio)) {
        out().println("nothing was deleted");
        return 1;
      }
      return purge(admin, audio);
    }
  }

  private int purge(Admin admin, PrivateAudio audio) throws InterruptedException {
    var left = audio.purge(admin, FILES_GONE_WITHIN);
    out()
        .printf(
            "deleted the audio of %s: %d clips, %s on %d topics%n",
            source, audio.clips(), megabytes(audio), audio.topics().size());
    if (left.bytes() > 0) {
      out()
          .printf(
              "nobody can read it any more; the brokers still have %s of it in files, which go within half an hour%n",
              megabytes(left));
    }
    return 0;
  }

  /** Else what is heard next would be there again. */
  private void requireUnheard(Settings settings) {
    var report = KnownSources.read(settings).reports().get(source);
    if (report != null
        && report.state() != SourceState.STOPPED
        && report.speaksFor(Instant.now())) {
      throw new IllegalArgumentException(
          "%s is being listened to: `earshot mute %s` first, or what is heard next is kept again"
              .formatted(source, source));
    }
  }

  private boolean agreed(PrivateAudio audio) throws IOException {
    if (yes) {
      return true;
    }
    if (!Terminal.attached()) {
      throw new IllegalArgumentException("nobody can be asked here: --yes deletes without asking");
    }
    out()
        .printf(
            "Delete the audio of %s for good: %d clips, %s on %d topics? [y/N] ",
            source, audio.clips(), megabytes(audio), audio.topics().size());
    out().flush();
    var answer = new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
    return answer != null && answer.strip().equalsIgnoreCase("y");
  }

  private int explain(Admin admin) throws ExecutionException, InterruptedException {
    var clips = new ConfigResource(ConfigResource.Type.TOPIC, Topics.CLIPS.name());
    var config = admin.describeConfigs(List.of(clips)).all().get().get(clips);
    var kept = millis(config.get(RETENTION_MS_CONFIG).value());
    var atMost = kept.plus(millis(config.get(SEGMENT_MS_CONFIG).value()));
    out()
        .printf(
            """
            nothing was deleted: %1$s has no topics of its own. A public source's clips lie among those of
            others, and single records cannot be deleted there. They go by age: what is heard now, after %2$s,
            %3$s at the latest. Clips that somebody labelled stay in their data sets, and what could not be
            decoded is a dead letter for 14d.
            `earshot mute %1$s` keeps more from coming, --keep-audio sets another age, and `private: true`
            gives a source topics of its own.
            """,
            source, Spans.text(kept), Spans.text(atMost));
    return 1;
  }

  private static Duration millis(String text) {
    return Duration.ofMillis(Long.parseLong(text));
  }

  private static String megabytes(PrivateAudio audio) {
    return "%.1f MB".formatted(audio.bytes() / 1e6);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
