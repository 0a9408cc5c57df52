package org.earshot.source;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.earshot.ingest.Ticker;
import org.earshot.message.SourceReport;
import org.earshot.message.SourceState;
import org.earshot.wire.Cluster;
import org.earshot.wire.Lags;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topic;
import org.earshot.wire.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the declared sources up. What a source does, and whether it can be opened at all, is said
 * in its reports and never ends anything here.
 */
public final class Sources implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sources.class);
  private static final Duration TICK = Duration.ofMillis(250);
  private static final Duration WISHES_WITHIN = Duration.ofSeconds(10);

  /** How often private topics are kept, which the brokers know best. */
  private static final short BROKERS_DEFAULT = -1;

  private static final String TAKEN_OUT = "no longer among the declared sources";
  private static final String ENDED = "the process that listened has ended";

  private final Settings settings;
  private final Options options;
  private final Function<SourceSpec, AudioInput> inputs;
  private final Map<String, RunningSource> running = new LinkedHashMap<>();

  /** How sources ended, until the brokers have been told. */
  private final Map<String, SourceReport> last = new ConcurrentHashMap<>();

  private final Producer<byte[], byte[]> producer;
  private final Lags lags;
  private final ClipOutlet outlet;

  /** Of private sources, which have a way of their own behind it: neither holds up the other. */
  private final ClipOutlet privateOutlet;

  private final SourceReporter reporter;
  private final MuteFollower mutes;
  private final Surroundings around;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "sources-clock"));
  private Set<String> muted = Set.of();

  /**
   * How sources are listened to.
   *
   * @param instance this process's name in reports
   * @param lagLimit a pipeline that is further behind gets no more clips until it has caught up;
   *     default 30 s
   */
  public record Options(String instance, Duration lagLimit) {
    public Options {
      requireNonNull(instance, "instance");
      if (lagLimit.isNegative() || lagLimit.isZero()) {
        throw new IllegalArgumentException("lagLimit must be positive, was " + lagLimit);
      }
    }

    /** With the defaults. */
    public static Options of(String instance) {
      return new Options(instance, Duration.ofSeconds(30));
    }
  }

  private Sources(Settings settings, Options options, Function<SourceSpec, AudioInput> inputs) {
    this.settings = settings;
    this.options = options;
    this.inputs = inputs;
    this.producer = producer(settings);
    this.lags = new Lags(settings, Clock.systemUTC());
    this.outlet = new ClipOutlet(producer, () -> lags.ofLive(false), options.lagLimit());
    this.privateOutlet = new ClipOutlet(producer, () -> lags.ofLive(true), options.lagLimit());
    this.reporter = new SourceReporter(settings, this::spoken, this::said);
    this.mutes = new MuteFollower(settings, this::mute);
    this.around =
        new Surroundings(
            options.instance(),
            Clock.systemUTC(),
            Ticker.SYSTEM,
            new Random(),
            reporter::happened,
            this::prepare);
  }

  /**
   * Begins to listen; the topics are there already.
   *
   * @param inputs opens the audio of sources that flow
   * @throws InterruptedException if the thread was interrupted
   */
  public static Sources start(
      Settings settings,
      Options options,
      List<SourceSpec> declared,
      Function<SourceSpec, AudioInput> inputs)
      throws InterruptedException {
    var sources = new Sources(settings, options, inputs);
    sources.outlet.start();
    sources.privateOutlet.start();
    sources.lags.start();
    sources.mutes.start(WISHES_WITHIN);
    sources.takeOutForgotten(declared);
    sources.declare(declared);
    sources.reporter.start();
    var unused =
        sources.clock.scheduleWithFixedDelay(
            sources::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    return sources;
  }

  /** What is not taken within half a minute is given up: newer audio says more. */
  private static Producer<byte[], byte[]> producer(Settings settings) {
    var config = settings.producerConfig();
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * From now on these are listened to: others are stopped, changed ones are restarted, and those
   * that are as they were are not touched.
   *
   * @throws IllegalArgumentException if two have one id
   */
  public synchronized void declare(List<SourceSpec> declared) {
    Map<String, SourceSpec> wanted = new LinkedHashMap<>();
    for (var spec : declared) {
      if (wanted.put(spec.id(), spec) != null) {
        throw new IllegalArgumentException(
            "ids must differ, %s is twice there".formatted(spec.id()));
      }
    }
    for (var source : List.copyOf(running.values())) {
      if (!source.spec().equals(wanted.get(source.spec().id()))) {
        stop(source, TAKEN_OUT);
      }
    }
    wanted.values().stream().filter(spec -> !running.containsKey(spec.id())).forEach(this::open);
  }

  /** How each declared source stands now, in the order in which they were declared. */
  public synchronized List<SourceReport> reports() {
    Instant now = around.now();
    return running.values().stream().map(source -> source.report(now)).toList();
  }

  private void open(SourceSpec spec) {
    var lane = (spec.isPrivate() ? privateOutlet : outlet).lane(spec.overload());
    var topic = topic(spec);
    var source =
        spec.kind().flows()
            ? new LiveSource(
                spec, inputs.apply(spec), new ClipWriter(spec, topic, lane), lane, around)
            : new ClipsSource(spec, opener(spec), topic, lane, around);
    source.mute(muted.contains(spec.id()));
    running.put(spec.id(), source);
    last.remove(spec.id());
    source.start();
  }

  private static Topic<String, byte[]> topic(SourceSpec spec) {
    return spec.isPrivate() ? Topics.privateClips(spec.id()) : Topics.CLIPS;
  }

  /** A private source has topics of its own; they may have been deleted since it was heard last. */
  private void prepare(SourceSpec spec) throws CaptureException {
    if (spec.isPrivate()) {
      try (var admin = settings.admin()) {
        Cluster.createPrivateTopics(admin, spec.id(), BROKERS_DEFAULT);
      } catch (KafkaException e) {
        throw CaptureException.lost("its topics cannot be made: " + e.getMessage(), e);
      }
    }
  }

  private ClipReader.Opener opener(SourceSpec spec) {
    String address = spec.address().resolved();
    return switch (spec.kind()) {
      case FOLDER -> () -> FolderReader.open(Path.of(address), FolderReader.SETTLED);
      case DATASET -> () -> DatasetReader.open(Path.of(address), around.clock(), around.ticker());
      case TOPIC -> () -> TopicReader.open(spec.id(), address, settings);
      case MICROPHONE, STREAM, FILE -> throw new IllegalArgumentException(spec.kind() + " flows");
    };
  }

  private void stop(RunningSource source, String why) {
    source.close();
    source.stopped(why);
    running.remove(source.spec().id());
    last.put(source.spec().id(), source.report(around.now()));
  }

  private synchronized void mute(Set<String> wished) {
    muted = wished;
    running.values().forEach(source -> source.mute(wished.contains(source.spec().id())));
  }

  private void tick() {
    List<RunningSource> all;
    synchronized (this) {
      all = List.copyOf(running.values());
    }
    try {
      all.forEach(RunningSource::tick);
    } catch (RuntimeException e) { // the clock must go on
      LOG.error("a source could not be looked after", e);
    }
  }

  /** What is to be said: of those that were stopped, how they ended. */
  private synchronized List<SourceReport> spoken() {
    List<SourceReport> all = new ArrayList<>(reports());
    all.addAll(last.values());
    return all;
  }

  private void said(SourceReport report) {
    last.remove(report.source(), report);
  }

  /** Sources that this process listened to when it ran last, and that nobody declares any more. */
  private void takeOutForgotten(List<SourceSpec> declared) {
    var ids = declared.stream().map(SourceSpec::id).toList();
    try {
      Snapshot.read(
          settings,
          Topics.SOURCES.name(),
          record -> {
            if (record.value() != null) {
              var report =
                  Topics.SOURCES.value().deserializer().deserialize(record.topic(), record.value());
              forget(report, ids);
            }
          });
    } catch (KafkaException e) {
      LOG.warn("what was said of sources before cannot be read: {}", e.toString());
    }
  }

  private synchronized void forget(SourceReport report, List<String> declared) {
    boolean ours = options.instance().equals(report.instance());
    if (ours && !declared.contains(report.source()) && report.state() != SourceState.STOPPED) {
      last.put(report.source(), report.stopped(around.now(), TAKEN_OUT));
    } else {
      last.remove(report.source());
    }
  }

  /** Stops listening. What waits is sent, for two seconds at most. */
  @Override
  public void close() {
    clock.shutdownNow();
    mutes.close();
    List<Thread> closing = new ArrayList<>();
    synchronized (this) {
      running.values().forEach(source -> closing.add(new Thread(source::close, "source-closing")));
      closing.forEach(Thread::start);
      for (var thread : closing) {
        try {
          thread.join(TICK.toMillis() * 10);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      running.values().forEach(source -> source.stopped(ENDED));
    }
    outlet.close();
    privateOutlet.close();
    reporter.close();
    lags.close();
    producer.close(Duration.ofSeconds(1));
  }
}
