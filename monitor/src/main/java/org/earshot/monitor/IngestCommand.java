package org.earshot.monitor;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.earshot.ingest.ClipFile;
import org.earshot.ingest.Clips;
import org.earshot.ingest.Feed;
import org.earshot.ingest.FeedOptions;
import org.earshot.ingest.FeedProgress;
import org.earshot.ingest.FeedResult;
import org.earshot.ingest.PitchShift;
import org.earshot.ingest.Rate;
import org.earshot.ingest.Replay;
import org.earshot.ingest.ReplayOptions;
import org.earshot.ingest.TerminalProgress;
import org.earshot.message.SourceReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code earshot ingest}. */
@Command(
    name = "ingest",
    description = {
      "Feeds audio files to be monitored, or a data set to train on.",
      "Folders in the layout of ESC-50 (meta/esc50.csv) or UrbanSound8K (metadata/UrbanSound8K.csv) keep their labels and folds.",
      "A file that is no audio becomes a dead letter; the rest goes on.",
      "With --sources, listens to the sources of a file until Ctrl-C. /readyz tells of this process, never of a source: a dead camera is no reason to restart it; `earshot sources` tells of those."
    })
final class IngestCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(IngestCommand.class);

  @Mixin private BootstrapOption bootstrap;
  @Mixin private HttpOption http;

  @Mixin private SourcesOption sources;
  @Mixin private DataOption data;
  @Mixin private InstanceOption instance;
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "PATH",
      description = "Folders, data sets or files; or else --sources.")
  private List<Path> paths = List.of();

  @Option(
      names = "--as",
      paramLabel = "SOURCE",
      description = "Name of the feed (default: the folder's name).")
  private String source;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = "Feed datasets.clips instead, for training and experiments: never monitored.")
  private String dataset;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      description =
          "own: the clips' own pace; max: as fast as it goes; or clips a second (default: own, for a data set max).")
  private String rate;

  @Option(names = "--again", description = "Do clips again although their ids are known.")
  private boolean again;

  @Option(names = "--repeat", description = "Feed over and over under new ids, until Ctrl-C.")
  private boolean repeat;

  @Option(
      names = "--augment",
      description =
          "Behind each clip also feed four copies of it in another pitch (x 0.75, 0.9, 1.15 and 1.5, length kept): NAME@0.75.wav and so on.")
  private boolean augment;

  @Override
  public Integer call() throws InterruptedException {
    if (sources.given() != paths.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "either PATH... or --sources is needed");
    }
    if (sources.given()) {
      return listen();
    }
    if (repeat && dataset != null) {
      throw new IllegalArgumentException("--repeat is for monitored clips: leave out --dataset");
    }
    if (repeat && augment) {
      throw new IllegalArgumentException("--augment is for clips fed once: leave out --repeat");
    }
    var options =
        new FeedOptions(
            paths,
            source,
            dataset,
            rate == null ? null : Rate.parse(rate),
            again,
            augment ? PitchShift.PAPER : List.of());
    var clips = Clips.open(paths);
    clips.notes().forEach(System.err::println);
    try (var lifetime = new Lifetime();
        Producer<byte[], byte[]> producer = bootstrap.prepared().producer()) {
      return repeat ? repeat(lifetime, clips, options, producer) : feed(clips, options, producer);
    }
  }

  /** Listens to what a file declares. */
  private int listen() throws InterruptedException {
    if (source != null || dataset != null || rate != null || again || repeat || augment) {
      throw new IllegalArgumentException(
          "--as, --dataset, --rate, --again, --repeat and --augment are for PATH...: leave them out with --sources");
    }
    var declared = sources.read(List.of());
    var registry = new PrometheusRegistry();
    JvmMetrics.builder().register(registry);
    var out = spec.commandLine().getOut();
    try (var lifetime = new Lifetime()) {
      var name = lifetime.add(instance.take(data.data(), "ingest"));
      var listening = declared.start(bootstrap.prepared(), name.name(), lifetime);
      IngestedClips.register(registry, listening::reports);
      var health = lifetime.add(http.serve(registry, List.of()));
      out.printf(
          "Listening to %d sources as %s, metrics at %s. Ctrl-C ends it.%n",
          declared.all().size(), name.name(), http.address(health));
      out.flush();
      var view =
          new SourcesTerminal(listening::reports, IngestCommand::numbers, out, Terminal.attached());
      declared.follow(listening, lifetime, view::say);
      return view.watch(lifetime, null);
    }
  }

  private static String numbers(List<SourceReport> reports) {
    return "%d clips sent, %d dropped"
        .formatted(
            reports.stream().mapToLong(SourceReport::clips).sum(),
            reports.stream()
                .flatMap(report -> report.dropped().values().stream())
                .mapToLong(Long::longValue)
                .sum());
  }

  private static int feed(Clips clips, FeedOptions options, Producer<byte[], byte[]> producer)
      throws InterruptedException {
    var result = new Feed(producer).run(clips, options, progress(options));
    report(result, clips, options);
    return result.failed() == 0 ? 0 : 1;
  }

  private static FeedProgress progress(FeedOptions options) {
    return Terminal.attached() ? new TerminalProgress(options.topic().name()) : FeedProgress.NONE;
  }

  private static void report(FeedResult result, Clips clips, FeedOptions options) {
    result
        .failures()
        .forEach(
            failure ->
                System.err.printf(
                    "%s: %s (dead letter: %s)%n",
                    failure.clipId(), failure.message(), failure.reason().label()));
    System.out.printf(
        "%d clips on %s in %.1f s, %d with a label; %d refused; %d listed but missing%n",
        result.sent(),
        options.topic().name(),
        result.seconds(),
        result.labelled(),
        result.failed(),
        clips.missing().size());
  }

  private int repeat(
      Lifetime lifetime, Clips clips, FeedOptions options, Producer<byte[], byte[]> producer)
      throws InterruptedException {
    List<ClipFile> files = clips.stream().collect(Collectors.toList());
    String name = options.source() == null ? clips.sets().get(0).source() : options.source();
    var replay =
        lifetime.add(
            new Replay(
                files,
                new ReplayOptions(name, options.rate(), 0),
                producer,
                e -> LOG.warn("a clip was not sent: {}", e.getMessage())));
    replay.start();
    var registry = new PrometheusRegistry();
    IngestedClips.register(registry, name, replay::sent);
    var health = lifetime.add(http.serve(registry, List.of()));
    System.out.printf(
        "Feeding %d clips as %s, over and over, metrics at %s. Ctrl-C ends it.%n",
        files.size(), name, http.address(health));
    while (lifetime.await(10, TimeUnit.SECONDS)) {
      System.out.printf("%d sent, %d failed%n", replay.sent(), replay.failed());
    }
    return 1;
  }
}
